using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>Office files of which one part or one relation is damaged: all text that is still there is read.</summary>
public sealed class DamagedOfficeTests
{
    private const string Relation =
        "<Relationship Id=\"{0}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}\" Target=\"{2}\"{3}/>";

    private static readonly Dictionary<string, List<(string Name, string Content)>> Files = new()
    {
        [".docx"] = OfficeFiles.WordParts(
            "<w:p><w:r><w:t>Statement about lakes.</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p><w:p><w:r><w:t>Last words.</w:t></w:r></w:p>",
            ("styles", "<w:style w:styleId=\"A\"/>"), ("settings", "<w:zoom/>"), ("numbering", "<w:num w:numId=\"1\"/>"),
            ("footnotes", "<w:footnote w:id=\"2\"><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnote>")),
        [".xlsx"] = OfficeFiles.SheetParts(
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Statement about lakes.</t></is></c></row></sheetData>",
            "<si><t>shared</t></si>", "<fonts><font/></fonts>"),
        [".pptx"] = OfficeFiles.SlideParts(("", Shape("Statement about lakes.")), ("", Shape("Second slide."))),
    };

    public static TheoryData<string, string, string> Damages
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (ending, parts) in Files)
                foreach (var (name, content) in parts.Where(part => !part.Content.Contains("Statement", StringComparison.Ordinal)))
                    foreach (var damage in (string[])["missing", "empty", "cut", "no XML"]) data.Add(ending, name, damage);
            return data;
        }
    }

    public static TheoryData<string, string, string, string, string> BadRelations
    {
        get
        {
            const string External = " TargetMode=\"External\"";
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var ending in Files.Keys)
            {
                data.Add(ending, "x", "hyperlink", "mailto:&lt;a b@c&gt;", External);
                data.Add(ending, "x", "hyperlink", "http://[::bad", External);
                data.Add(ending, "x", "hyperlink", "", External);
                data.Add(ending, "x", "hyperlink", "http:// ", "");
                data.Add(ending, "x", "image", "media/none.png", "");
                data.Add(ending, "x", "image", "NULL", "");
                data.Add(ending, "x", "styles", "../nowhere/styles9.xml", "");
                data.Add(ending, "r0", "hyperlink", "http://a b c/%zz", External);
                data.Add(ending, "x", "customXml", "file:///C:\\x y\\z.xml", "");
                data.Add(ending, "", "image", "a.png", "");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void One_damaged_part_never_loses_the_rest(string ending, string part, string damage)
    {
        var parts = Files[ending].Where(each => each.Name != part || damage != "missing").Select(each => each.Name != part ? each : (each.Name, damage switch
        {
            "empty" => "",
            "cut" => each.Content[..(each.Content.Length * 2 / 3)],
            _ => "\u0001 garbage <<<",
        }));

        Assert.Contains("Statement about lakes.", WordShare.TextOf(Reading.Of("file" + ending, OfficeFiles.Zip(parts))), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadRelations))]
    public void A_bad_relation_is_ignored(string ending, string id, string kind, string target, string mode)
    {
        var relation = string.Format(null, Relation, id, kind, target, mode);
        var parts = Files[ending].Select(each => each.Name.EndsWith(".rels", StringComparison.Ordinal) && each.Name != "_rels/.rels"
            ? (each.Name, each.Content.Replace("</Relationships>", relation + "</Relationships>", StringComparison.Ordinal))
            : each);

        Assert.Contains("Statement about lakes.", WordShare.TextOf(Reading.Of("file" + ending, OfficeFiles.Zip(parts))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".docx")]
    [InlineData(".xlsx")]
    [InlineData(".pptx")]
    public void The_part_that_holds_the_text_is_read_up_to_its_damage(string ending)
    {
        var parts = Files[ending].Select(each =>
            each.Content.IndexOf("lakes.", StringComparison.Ordinal) is > 0 and var at ? (each.Name, each.Content[..(at + 6)]) : each);

        var document = Reading.Of("file" + ending, OfficeFiles.Zip(parts));

        Assert.Contains("Statement about lakes", WordShare.TextOf(document), StringComparison.Ordinal);
        Assert.Contains("A part of the file is damaged; what can be read of it was indexed.", document.Notes);
    }

    [Theory]
    [InlineData(".docx")]
    [InlineData(".xlsx")]
    [InlineData(".pptx")]
    public void Characters_that_no_xml_may_hold_are_dropped(string ending)
    {
        var parts = Files[ending].Select(each => (each.Name, each.Content.Replace("about lakes", "about\u000Blakes&#x1;", StringComparison.Ordinal)));

        Assert.Contains("Statement about lakes.", WordShare.TextOf(Reading.Of("file" + ending, OfficeFiles.Zip(parts))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_file_has_no_note()
    {
        foreach (var (ending, parts) in Files) Assert.Empty(Reading.Of("file" + ending, OfficeFiles.Zip(parts)).Notes);
    }

    [SharedDataTheory]
    [InlineData("docx/02-broken-hyperlink-http-bad.docx", "shipping is free above ninety euros")]
    [InlineData("docx/02-broken-hyperlink-mailto.docx", "shipping is free above ninety euros")]
    [InlineData("docx/02-broken-hyperlink-quic.docx", "shipping is free above ninety euros")]
    [InlineData("docx/hyperlink-http-empty.docx", "juniper")]
    [InlineData("docx/hyperlink-mailto-angle-brackets.docx", "juniper")]
    [InlineData("xlsx/hyperlink-broken.xlsx", "valid until Easter")]
    public void The_cases_lose_no_text(string name, string expected) =>
        Assert.Contains(expected, WordShare.TextOf(Reading.Of(name, File.ReadAllBytes(SharedData.CaseAt(name)))), StringComparison.Ordinal);

    private static string Shape(string text) => $"<p:sp><p:nvSpPr/><p:spPr/><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>";
}
