from wagtail import hooks


@hooks.register("before_serve_page")
def look(page, request, args, kwargs):
    raise RuntimeError("in the way of every page")
