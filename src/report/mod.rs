//! What is made of a published run for people: a page, a workbook, letters. Only published files are read.
