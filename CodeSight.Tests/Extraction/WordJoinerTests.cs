using System.Text;
using CodeSight.Extraction.Pdf;

namespace CodeSight.Tests.Extraction;

public sealed class WordJoinerTests
{
    [Theory]
    [InlineData("traces of the compound n-", "tridecanal were", "n-tridecanal were")]
    [InlineData("its purity was ninety-", "five per cent", "ninety-five per")]
    [InlineData("there are twenty-", "one members", "twenty-one members")]
    [InlineData("the staff is self-", "employed and", "self-employed and")]
    [InlineData("after the X-", "ray was taken", "X-ray was")]
    [InlineData("a T-", "shirt", "a T-shirt")]
    [InlineData("we write e-", "mail every day", "e-mail every")]
    [InlineData("the COVID-", "19 rules", "COVID-19 rules")]
    [InlineData("see article 12-", "14 of the law", "12-14 of")]
    [InlineData("a 10-", "year bond", "10-year bond")]
    [InlineData("the CO2-", "emissions of", "CO2-emissions of")]
    [InlineData("the EU-", "wide rule", "EU-wide rule")]
    [InlineData("in Baden-", "Württemberg", "Baden-Württemberg")]
    [InlineData("state-of-the-", "art equipment", "state-of-the-art equipment")]
    [InlineData("her mother-", "in-law", "mother-in-law")]
    [InlineData("a risk-", "based approach", "risk-based approach")]
    [InlineData("see www.example.com/long-", "path for more", "www.example.com/long-path for")]
    [InlineData("offen vor-", "und nachmittags", "vor- und nachmittags")]
    [InlineData("die Ein-", "oder Ausgänge", "Ein- oder Ausgänge")]
    [InlineData("pre- and post-", "and interwar", "post- and interwar")]
    [InlineData("that the labora-", "tory measured", "laboratory measured")]
    [InlineData("the documenta-", "tion is online", "documentation is")]
    [InlineData("des Informa-", "tionssystems", "Informationssystems")]
    [InlineData("el momen-", "to de la verdad", "momento de")]
    [InlineData("wie die Bau-", "en aus Stein", "Bauen aus")]
    [InlineData("the gov\u00AD", "ernment of", "government of")]
    public void Hyphen_at_a_line_end_stays_where_the_word_is_written_with_it(string above, string below, string expected) =>
        Assert.Contains(expected, Joiner(above, below).Join(above, below), StringComparison.Ordinal);

    [Fact]
    public void Words_of_the_document_tell_more_than_rules()
    {
        Assert.Equal("the selfless", Joiner("the self-", "less", "all selfless people").Join("the self-", "less"));
        Assert.Equal("a co-operation", Joiner("a co-", "operation", "the co-operation of").Join("a co-", "operation"));
    }

    [Fact]
    public void Lines_of_ideographs_are_joined_without_a_space()
    {
        var text = new StringBuilder("员工每年");
        Joiner().Append(text, "享有年假");
        Assert.Equal("员工每年享有年假", text.ToString());
    }

    // A document whose lines are hyphenated, with more of its words.
    private static WordJoiner Joiner(params string[] lines) =>
        new(new(null, [new([[.. lines.Append("every line of this document is hyphen-").Select(text => new PdfLine(text, 0, 0, 100, 10, 10))]])]));
}
