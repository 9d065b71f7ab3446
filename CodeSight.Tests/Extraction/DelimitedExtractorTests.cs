namespace CodeSight.Tests.Extraction;

public sealed class DelimitedExtractorTests
{
    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void Rows_carry_the_header_whatever_the_delimiter(string delimiter) =>
        Assert.Equal(
            ["TableRow 1-1 [] name | city", "TableRow 2-2 [] Ann | Bonn {name | city}", "TableRow 3-3 [] Bob | Cork {name | city}"],
            Reading.Shown("people.csv", $"name{delimiter}city\nAnn{delimiter}Bonn\nBob{delimiter}Cork\n"));

    [Fact]
    public void Quoted_cells_may_hold_delimiters_quotes_and_lines() =>
        Assert.Equal(
            ["TableRow 1-1 [] name | note", "TableRow 2-3 [] Ann | says \"hi\", twice {name | note}",
            "TableRow 4-4 [] Bob | none {name | note}"],
            Reading.Shown("people.csv", "name,note\nAnn,\"says \"\"hi\"\",\ntwice\"\nBob,none\n"));

    [Fact]
    public void Tabs_separate_in_a_tsv_though_its_text_has_commas() =>
        Assert.Equal(["TableRow 1-1 [] a, b | c"], Reading.Shown("one.tsv", "a, b\tc\n"));
}
