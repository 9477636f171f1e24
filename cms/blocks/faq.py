"""Questions and answers, by theme."""

from wagtail import blocks

from .body import TEXT_FEATURES


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Question", max_length=200)
    answer = blocks.RichTextBlock(label="Réponse", features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = "Question"


class FaqSectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Thème", max_length=100)
    questions = blocks.ListBlock(QuestionBlock(), label="Questions", min_num=1)

    class Meta:
        icon = "folder-open-1"
        label = "Thème"
