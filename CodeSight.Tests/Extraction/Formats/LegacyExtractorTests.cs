using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction.Formats;

public sealed class LegacyExtractorTests
{
    private static readonly ExtractionOptions WithoutLibreOffice = new() { LibreOffice = "/nonexistent/soffice" };

    [Theory]
    [InlineData("WordDocument", "a.doc")]
    [InlineData("Workbook", "a.xls")]
    [InlineData("PowerPoint Document", "a.ppt")]
    [InlineData("WordDocument", "a.docx")]
    public void Without_libreoffice_the_reason_says_where_such_files_are_read(string stream, string name)
    {
        var file = new CompoundFileBuilder().Stream(stream, new byte[5000]).Build();

        var fault = Assert.Throws<FileFaultException>(() => Reading.Of(name, file, options: WithoutLibreOffice));

        Assert.Equal("It is a file of Office 97 to 2003; such files are read where LibreOffice is installed.", fault.Message);
    }

    [Fact]
    public async Task Service_tells_whether_such_files_are_read()
    {
        await using var without = ExtractionFixture.Create(WithoutLibreOffice);
        // Any program that is there stands for it here.
        await using var with = ExtractionFixture.Create(new() { LibreOffice = Environment.ProcessPath ?? "" });

        Assert.Equal((true, false), (without.Supports("a.doc"), without.ReadsLegacyOffice));
        Assert.True(with.ReadsLegacyOffice);
    }

    [LibreOfficeTheory]
    [InlineData("doc", "legacy_sample.doc", "To get started with swimming, first lay down in a water and try not to drown:")]
    [InlineData("xls", "legacy_sample.xls", "2024 | 180")]
    [InlineData("ppt", "legacy_sample.ppt", "A rectangle shape with this text inside.")]
    public void With_libreoffice_they_are_read(string format, string name, string expected) =>
        Assert.Contains(
            expected, Reading.TextOf(name, File.ReadAllBytes(SharedData.At("office", "docling", format, "sources", name))), StringComparison.Ordinal);

    private sealed class LibreOfficeTheoryAttribute : TheoryAttribute
    {
        public LibreOfficeTheoryAttribute()
        {
            if (SharedData.Folder is null) Skip = "../shared/data is not beside this repository";
            else if (ConfinedProgram.Find("soffice") is null) Skip = "LibreOffice is not installed";
        }
    }
}
