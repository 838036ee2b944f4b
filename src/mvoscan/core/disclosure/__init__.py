"""Unpublished table in, published table out: results leave the house only after they were attacked.

`protect` is the one way through. What goes in (`population`) holds scores and answers of organisations; what comes out
(`protected`) holds rows that anybody may read, and memberships without scores for the audits to come.
"""
