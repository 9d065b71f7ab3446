using CodeSight.Extraction.Code;

namespace CodeSight.Tests.Extraction;

public sealed class CodeExtractorTests
{
    [Theory]
    [InlineData("a.cs", "namespace N;\n\n/// <summary>An invoice.</summary>\npublic sealed record Invoice(int Id)\n{\n    // { not a brace\n    public decimal Total(string s = \"}\")\n    {\n        if (true) { return 1; }\n    }\n\n    public int Count { get; set; }\n}\n",
        "||record Invoice|record Invoice|record Invoice|record Invoice > Total|record Invoice > Total|record Invoice > Total|record Invoice > Total|record Invoice > Total|record Invoice|record Invoice > Count|record Invoice|")]
    [InlineData("a.py", "import os\n\n@dataclass\nclass Invoice:\n    rate = 1\n\n    def total(self):\n        return (\n            1)\n\nx = 2\n",
        "||class Invoice|class Invoice|class Invoice|class Invoice|class Invoice > total|class Invoice > total|class Invoice > total|class Invoice > total||")]
    [InlineData("a.go", "package a\n\ntype Invoice struct {\n\tID int\n}\n\nfunc (i *Invoice) Total(x int) int {\n\treturn 1\n}\n", "||struct Invoice|struct Invoice|struct Invoice||Invoice.Total|Invoice.Total|Invoice.Total|")]
    [InlineData("a.ts", "export class A {\n  async total(x: number): Promise<void> {\n    if (x) {\n    }\n  }\n}\nconst add = (a, b) => {\n  return a;\n};\n", "class A|class A > total|class A > total|class A > total|class A > total|class A|add|add|add|")]
    [InlineData("a.rs", "impl Invoice {\n    pub fn total<'a>(&'a self) -> i32 {\n        1\n    }\n}\n", "impl Invoice|impl Invoice > total|impl Invoice > total|impl Invoice > total|impl Invoice|")]
    [InlineData("a.rb", "class Invoice\n  def total\n    1\n  end\nend\n", "class Invoice|class Invoice > total|class Invoice > total|class Invoice > total|class Invoice|class Invoice")]
    [InlineData("a.toml", "x = 1\n[tool.black]\nline = 88\n", "|tool.black|tool.black|tool.black")]
    [InlineData("a.sql", "CREATE TABLE invoices (\n  id int\n);\n\nSELECT 1;\n", "table invoices|table invoices|table invoices|table invoices||")]
    [InlineData("a.ps1", "function Get-Total {\n  param($x)\n}\n", "Get-Total|Get-Total|Get-Total|")]
    [InlineData("a.tf", "resource \"aws_instance\" \"web\" {\n  ami = \"x\"\n}\n", "resource \"aws_instance\" \"web\"|resource \"aws_instance\" \"web\"|resource \"aws_instance\" \"web\"|")]
    [InlineData("a.yaml", "services:\n  web:\n    image: x\nvolumes: {}\n", "services|services|services|volumes|volumes")]
    [InlineData("Makefile", "build: dep\n\tgo build\nX := 1\n", "build|build||")]
    public void Each_line_knows_its_scope(string name, string code, string expected) =>
        Assert.Equal(expected.Split('|'), ScopeFinder.Find([.. code.Split('\n')], name, 500));

    [Fact]
    public void Blocks_are_the_lines_of_one_scope_as_they_are() =>
        Assert.Equal(
            ["Code 1-1 [] import os", "Code 3-4 [total] def total(x):/    return  x"],
            Reading.Shown("a.py", "import os\n\ndef total(x):\n\treturn  x\n"));

    [Fact]
    public void A_notebook_is_read_cell_by_cell() =>
        Assert.Equal(
            ["Heading 1-1 [Plan] Plan", "Code 2-2 [Plan] print(1)", "Code 2-2 [Plan] 1"],
            Reading.Shown("n.ipynb", """{"cells":[{"cell_type":"markdown","source":["# Plan\n"]},{"cell_type":"code","source":"print(1)","outputs":[{"text":["1\n"]}]}],"nbformat":4}"""));
}
