using System.Text;

namespace CodeSight.Tests.Extraction.Formats;

public sealed class RtfExtractorTests
{
    private const string Start = @"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Mincho;}}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}";

    [Theory]
    [InlineData(@"Gr\'f6\'dfe der Pr\u228?mie\par", "Größe der Prämie")]
    [InlineData(@"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} and {\f2 \'93\'fa\'96\'7b}\par", "Привет and 日本")]
    [InlineData(@"\uc2\u8364\'80\'809\par", "€9")]
    [InlineData(@"\u-10179?\u-8704?\par", "😀")]
    [InlineData(@"200{\super 1} EUR, {\strike 500 EUR} 420 EUR\par", "200 [1] EUR, ~~500 EUR~~ 420 EUR")]
    [InlineData(@"10{\super 6} and 120 m{\super 2}\par", "10^6 and 120 m²")]
    [InlineData(@"Seen{\v not seen} here\par", "Seen here")]
    [InlineData(@"Kept {\deleted gone}text\par", "Kept text")]
    [InlineData(@"See {\field{\*\fldinst HYPERLINK ""http://a.b""}{\fldrslt the plan}} {\*\unknown no}now\par", "See the plan now")]
    [InlineData(@"{\pict\pngblip 89504e47}Text\bin3 }}} end\par", "Text end")]
    [InlineData(@"{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt Box\par}}}", "Box")]
    [InlineData(@"{\upr{plain}{\*\ud{\u1050?}}}\par", "К")]
    [InlineData(@"\ldblquote a\rdblquote\emdash b\~c\par", "“a”—b c")]
    public void Text_is_read_as_a_word_processor_shows_it(string rtf, string expected) =>
        Assert.Equal(expected, Assert.Single(Reading.Of("a.rtf", Start + rtf + "}").Blocks).Text);

    [Fact]
    public void Headings_labels_tables_and_notes_keep_their_places()
    {
        var rtf = Start + """
            {\info{\title Travel rules}{\author Kadri}}
            \pard\s1 Travel\par
            \pard\plain A claim.{\footnote \pard Within a year.}\par
            {\pard\plain{\listtext\pard\plain 1.\tab}First\par}{\pard\plain{\listtext\pard\plain a)\tab}Inner\par}
            \trowd\trhdr\cellx1000\cellx2000\pard\intbl Class\cell Limit\cell\row
            \trowd\clvmgf\cellx1000\cellx2000\pard\intbl Economy\cell 400\par EUR\cell\row
            \trowd\clvmrg\cellx1000\cellx2000\pard\intbl\cell 500\cell\row
            \pard After.\par}
            """;

        var document = Reading.Of("a.rtf", rtf);

        Assert.Equal("Travel rules", document.Title);
        Assert.Equal(
            [
                "Heading 1-1 [Travel] Travel",
                "Paragraph 2-2 [Travel] A claim. [1]",
                "Paragraph 2-2 [Travel] [1] Within a year.",
                "ListItem 3-3 [Travel] 1. First",
                "ListItem 4-4 [Travel] a) Inner",
                "TableRow 5-5 [Travel] Class | Limit",
                "TableRow 6-6 [Travel] Economy | 400 EUR {Class | Limit}",
                "TableRow 7-7 [Travel] Economy | 500 {Class | Limit}",
                "Paragraph 8-8 [Travel] After.",
            ],
            Reading.Shown(document));
    }

    [Fact]
    public void What_was_made_from_html_is_read_as_that_html()
    {
        var rtf = @"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Limit {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 200\htmlrtf }\htmlrtf0 {\*\htmltag92 </b>} \'80{\*\htmltag72 </p>}\htmlrtf \par}\htmlrtf0 }";

        Assert.Equal(["Limit 200 €"], Reading.Of("a.rtf", Encoding.ASCII.GetBytes(rtf)).Blocks.Select(block => block.Text));
    }
}
