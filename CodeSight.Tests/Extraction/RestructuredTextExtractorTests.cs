namespace CodeSight.Tests.Extraction;

public sealed class RestructuredTextExtractorTests
{
    [Fact]
    public void Headings_directives_literals_and_tables_keep_their_places()
    {
        var text = """
            ======
            Manual
            ======

            Intro with ``code`` and :ref:`a link <target>`,
            over two lines.

            Install
            -------

            Run this::

                pip install it

            .. code-block:: python
               :caption: Example

               print("hi")

            .. note:: Mind the *gap*.

            Usage
            ~~~~~

            * one
            * two
              goes on

            ===== =====
            Name  Days
            ===== =====
            Leave 20
            ===== =====

            +------+------+
            | A    | B    |
            +======+======+
            | 1    | 2    |
            +------+------+

            .. a comment

            Other
            -----
            End.
            """;

        Assert.Equal(
            [
                "Heading 1-3 [Manual] Manual",
                "Paragraph 5-6 [Manual] Intro with code and a link, over two lines.",
                "Heading 8-9 [Manual > Install] Install",
                "Paragraph 11-11 [Manual > Install] Run this:",
                "Code 13-13 [Manual > Install] pip install it",
                "Paragraph 16-16 [Manual > Install] Example",
                "Code 18-18 [Manual > Install] print(\"hi\")",
                "Paragraph 20-20 [Manual > Install] Mind the gap.",
                "Heading 22-23 [Manual > Install > Usage] Usage",
                "ListItem 25-25 [Manual > Install > Usage] * one",
                "ListItem 26-27 [Manual > Install > Usage] * two goes on",
                "TableRow 30-30 [Manual > Install > Usage] Name | Days",
                "TableRow 32-32 [Manual > Install > Usage] Leave | 20 {Name | Days}",
                "TableRow 36-36 [Manual > Install > Usage] A | B",
                "TableRow 38-38 [Manual > Install > Usage] 1 | 2 {A | B}",
                "Heading 43-44 [Manual > Other] Other",
                "Paragraph 45-45 [Manual > Other] End.",
            ],
            Reading.Shown("manual.rst", text));
    }
}
