using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction;

public sealed class BlockWriterTests
{
    [Theory]
    [InlineData(20, 100, "0123456789|0123456789", false)]
    [InlineData(15, 100, "0123456789|01234", true)]
    [InlineData(10, 100, "0123456789", true)]
    [InlineData(100, 1, "0123456789", true)]
    public void Of_a_text_over_a_limit_the_beginning_is_kept_and_that_is_said(int characters, int blocks, string expected, bool isCut)
    {
        var writer = new BlockWriter(new() { MaxTextLength = characters, MaxBlocks = blocks });

        for (var i = 1; i <= 2; i++) writer.Add(BlockKind.Paragraph, "0123456789", null, i, i);
        var document = writer.Finish();

        Assert.Equal(expected, string.Join('|', document.Blocks.Select(block => block.Text)));
        Assert.Equal(isCut, writer.IsFull);
        Assert.Equal(isCut ? 1 : 0, document.Notes.Count(note => note.StartsWith("Only the beginning was indexed: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a.txt", "one line of text\n\n")]
    [InlineData("a.csv", "some,cells,of,text\n")]
    [InlineData("a.md", "a paragraph of text\n\n")]
    [InlineData("a.html", "<p>a paragraph of text</p>")]
    [InlineData("a.rst", "a paragraph of text\n\n")]
    [InlineData("a.cs", "int value;\n")]
    [InlineData("a.json", "[1,2,3]\n")]
    [InlineData("a.jsonl", "{\"name\":\"one line of text\"}\n")]
    [InlineData("a.yaml", "- one line of text\n")]
    [InlineData("a.xml", "<p>one line of text</p>\n")]
    [InlineData("a.tex", "one line of text\n\n")]
    public void Every_reader_keeps_the_beginning(string name, string line)
    {
        var content = string.Concat(Enumerable.Repeat(line, 200));
        var extractor = CodeSight.Extraction.Host.ExtractorRegistry.Find(name) ?? throw new ArgumentException(name);

        var document = extractor.Extract(
            new(System.Text.Encoding.UTF8.GetBytes(content), name, new() { MaxTextLength = 500 }), CancellationToken.None);

        Assert.InRange(document.Blocks.Sum(block => block.Text.Length), 150, 500);
        Assert.Contains("Only the beginning was indexed: its text is longer than the limit of 500 characters.", document.Notes);
    }
}
