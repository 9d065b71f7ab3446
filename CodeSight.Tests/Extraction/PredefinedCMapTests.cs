using System.Globalization;
using System.Text;

namespace CodeSight.Tests.Extraction;

/// <summary>
/// PDFs in Japanese, Korean and Chinese whose fonts are not embedded, as many office programs write them: the text is in an encoding
/// that the file only names, and is read with the character maps of poppler-data. The bytes were encoded by Python's codecs.
/// </summary>
public sealed class PredefinedCMapTests
{
    [PopplerDataTheory]
    [InlineData("90ms-RKSJ-H", "Japan1", "88e78e998b7889c982cd8f5c8e6c8f548ad482c582b7", "育児休暇は十四週間です")]
    [InlineData("UniJIS-UTF16-H", "Japan1", "80b251504f116687306f534156db9031959330673059", "育児休暇は十四週間です")]
    [InlineData("KSCms-UHC-H", "Korea1", "c0b0bec6c8dec1f7c0babfadb3d7c1d6c0d4b4cfb4d9", "육아휴직은열네주입니다")]
    [InlineData("GBK-EUC-H", "GB1", "b2fabcd9ceaacaaecbc4d6dc", "产假为十四周")]
    [InlineData("ETen-B5-H", "CNS1", "b2a3b0b2acb0a451a57cb667", "產假為十四週")]
    public void Text_in_a_predefined_encoding_is_read(string encoding, string collection, string hex, string text) =>
        Assert.Contains(
            text,
            string.Concat(Reading.Of("leave.pdf", Pdf(encoding, collection, hex)).Blocks.Select(block => block.Text)),
            StringComparison.Ordinal);

    private static byte[] Pdf(string encoding, string collection, string hex)
    {
        var content = $"BT /F1 24 Tf 72 700 Td <{hex}> Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            $"<< /Type /Font /Subtype /Type0 /BaseFont /Mincho-{encoding} /Encoding /{encoding} /DescendantFonts [6 0 R] >>",
            $"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering ({collection}) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>",
            "<< /Type /FontDescriptor /FontName /Mincho /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
        ];
        var pdf = new StringBuilder("%PDF-1.5\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            places.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places) pdf.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }

    /// <summary>
    /// A theory that needs poppler-data: skipped with the reason where it is missing, but not on a build server, whose set-up installs it.
    /// </summary>
    private sealed class PopplerDataTheoryAttribute : TheoryAttribute
    {
        public PopplerDataTheoryAttribute()
        {
            if (!Directory.Exists("/usr/share/poppler/cMap") && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
                Skip = "poppler-data is not installed; ./codesight setup does as root";
        }
    }
}
