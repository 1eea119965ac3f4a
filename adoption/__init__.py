"""The people around a release: one folder a concept, with its layers inside.

``feedback`` tips, tops and flops; ``ambassadors`` people who try a feature first; ``tasks`` what they try;
``goals`` the business case; ``evaluation`` moments to look back; ``whatsnew`` the features of a reader.
``admin`` is the menu of all of them.
"""
