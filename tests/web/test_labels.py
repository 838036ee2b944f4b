"""The label inventory on pages, in the API and in files: one order, one count, and no clause with what is not verified."""

from csv import DictReader
from html import unescape
from io import BytesIO, StringIO
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

pytestmark = [pytest.mark.database, pytest.mark.once]

FILTERS = ("", "?theme=milieu&group=hout-papier", "?kind=audit,company-label", "?use=none", "?group=unknown&use=none")
