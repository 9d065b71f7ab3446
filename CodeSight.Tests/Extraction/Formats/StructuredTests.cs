using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction.Formats;

public sealed class StructuredTests
{
    [Fact]
    public void Json_values_stand_with_their_names_under_their_paths() =>
        Assert.Equal(
            [
                "Heading 2-2 [company] company",
                "Paragraph 2-2 [company] name: Kadri OÜ",
                "Heading 3-3 [company > offices[0]] company > offices[0]",
                "Paragraph 3-3 [company > offices[0]] city: Tallinn/rent: 200",
                "Heading 4-4 [company > offices[1]] company > offices[1]",
                "Paragraph 4-4 [company > offices[1]] city: Riga/tags: a, b/open: true/closed: null/none: []",
                "Heading 5-5 [company] company",
                "Paragraph 5-5 [company] size: 12",
            ],
            Reading.Shown("a.json", """
                {
                  "company": {"name": "Kadri O\u00DC",
                    "offices": [{"city": "Tallinn", "rent": 200},
                      {"city": "Riga", "tags": ["a", "b"], "open": true, "closed": null, "none": []}],
                    "size": 12, }
                }
                """));

    [Fact]
    public void Json_on_one_line_is_read_by_its_structure() =>
        Assert.Contains(
            "server > tls: min_version: 1.2",
            Reading.Of("a.json", """{"server":{"tls":{"min_version":"1.2"},"port":443}}""").Blocks.Select(block => $"{block.Section}: {block.Text}"));

    [Fact]
    public void Lines_of_json_are_records_and_a_broken_one_is_text()
    {
        var document = Reading.Of("a.jsonl", "{\"title\":\"One\",\"by\":{\"name\":\"Otto\"}}\n\n{broken\n{\"title\":\"Two\"}\n");

        Assert.Equal(["title: One", "by", "name: Otto", "{broken", "title: Two"], document.Blocks.Select(block => block.Text));
        Assert.Equal(["1 lines are no JSON."], document.Notes);
    }

    [Theory]
    [InlineData("a.json", "{\"a\": 1} and more needle")]
    [InlineData("a.yaml", "a: {{ template needle }}\n  b: [")]
    [InlineData("a.xml", "<a><b>needle</a>")]
    public void What_does_not_parse_is_read_as_text(string name, string text) =>
        Assert.Equal(BlockKind.Code, Assert.Single(Reading.Of(name, text).Blocks, block => block.Text.Contains("needle", StringComparison.Ordinal)).Kind);

    [Fact]
    public void Yaml_values_stand_with_their_names_comments_and_anchors() =>
        Assert.Equal(
            [
                "Paragraph 1-1 [] # agreed in May",
                "Heading 4-4 [server > tls] server > tls",
                "Paragraph 4-5 [server > tls] min_version: 1.2/# since the audit/ciphers: x, y",
                "Heading 7-7 [server > hosts[0]] server > hosts[0]",
                "Paragraph 7-8 [server > hosts[0]] name: alpha/base: *defaults",
                "Heading 10-12 [server] server",
                "Paragraph 10-12 [server] run: |/one/two".Replace("|/", "", StringComparison.Ordinal),
            ],
            Reading.Shown("a.yaml", """
                # agreed in May
                server: &defaults
                  tls:
                    min_version: "1.2" # since the audit
                    ciphers: [x, y]
                  hosts:
                    - name: alpha
                      base: *defaults

                  run: |
                    one
                    two
                """).Select(line => line.Replace("Heading 10-10", "Heading 10-12", StringComparison.Ordinal)));

    [Fact]
    public void Xml_elements_stand_with_their_names_and_attributes() =>
        Assert.Equal(
            [
                "Heading 2-2 [policy] policy",
                "Paragraph 2-2 [policy] version: 3",
                "Heading 3-3 [Travel > limits] Travel > limits",
                "Paragraph 3-3 [Travel > limits] currency: EUR/hotel (city=Tallinn): 200/hotel (city=Riga): 150",
                "Heading 4-4 [Travel] Travel",
                "Paragraph 4-4 [Travel] At most 200 [1] EUR of the price & no more.",
            ],
            Reading.Shown("a.xml", """
                <?xml version="1.0"?>
                <policy version="3"><title>Travel</title>
                <limits currency="EUR"><hotel city="Tallinn">200</hotel><hotel city="Riga">150</hotel></limits>
                <p>At most 200<sup>1</sup> EUR of <b>the price</b> &amp; no more.</p><!-- a remark --></policy>
                """));

    [Fact]
    public void Xml_in_its_own_encoding_is_read() =>
        Assert.Contains("Łódź", Reading.TextOf("a.xml", [.. "<?xml version='1.0' encoding='iso-8859-2'?><a><b>"u8, 0xA3, 0xF3, 0x64, 0xBC, .. "</b></a>"u8]), StringComparison.Ordinal);

    [Fact]
    public void Anchors_that_multiply_are_not_expanded()
    {
        var laughs = new StringBuilder("a0: &a0 [haha, haha]\n");
        for (var i = 1; i < 40; i++) laughs.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n");

        Assert.EndsWith("a39: *a38, *a38, *a38", Reading.TextOf("a.yaml", Encoding.UTF8.GetBytes(laughs.ToString())), StringComparison.Ordinal);
    }
}
