from __future__ import annotations

from django.urls import path, re_path

from sandbox.graph import api, control, views

urlpatterns = [
    re_path(r"^graph/(?P<rest>.*)$", api.answer_graph),
    path("wall/media/<str:name>", views.media_file, name="media"),
    path("wall/<slug:page_id>/", views.show_wall, name="wall"),
    path("wall/<slug:page_id>/posts/<int:number>/", views.show_post, name="post"),
    path("wall/<slug:page_id>/posts/<int:number>/figure/", views.press_figure, name="press_figure"),
    path("wall/<slug:page_id>/token/", views.show_token, name="token"),
]

control_urlpatterns = [
    path("facebook/posts/", control.posts),
    path("facebook/photos/", control.loose_photos),
    path("facebook/new_token/", control.new_token),
    path("facebook/pages/", control.pages),
    path("facebook/notices/", control.notices),
    path("facebook/weather/", control.change_weather),
]
