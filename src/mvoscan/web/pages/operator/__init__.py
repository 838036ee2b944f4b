"""`/beheer`: what operators and approvers do in a browser; each does the same as its command of `mvoscan`."""

from fastapi import APIRouter

from mvoscan.web.pages.operator import audit_log, claims, desk, register, releases

router = APIRouter()
for part in (desk, claims, releases, register, audit_log):
    router.include_router(part.router)
