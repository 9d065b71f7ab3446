using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CodeSight.Tests.Extraction.Ocr;

/// <summary>PDFs of printed pages, and the same pages as pictures, as a scanner makes them.</summary>
internal static class ScannedPdf
{
    private const int PageWidth = 595;
    private const int PageHeight = 842;

    /// <summary>A PDF with a page for each list of lines, in Helvetica of 11 points; a line that begins with "#" is a heading of 20 points.</summary>
    public static byte[] Printed(params string[][] pages) => Write(pages.Length, (pdf, i) =>
    {
        var text = new StringBuilder("BT\n");
        var top = PageHeight - 90;
        foreach (var line in pages[i])
        {
            var isHeading = line.StartsWith('#');
            text.Append(CultureInfo.InvariantCulture, $"/F1 {(isHeading ? 20 : 11)} Tf 1 0 0 1 70 {top} Tm ({line.TrimStart('#')}) Tj\n");
            top -= isHeading ? 40 : 16;
        }

        return ($"/Font << /F1 {pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")} 0 R >>", text.Append("ET").ToString());
    });

    /// <summary>The pages of a PDF as pictures alone, drawn at 200 dpi.</summary>
    /// <param name="isTurned">Whether the paper lay on its side.</param>
    public static async Task<byte[]> OfAsync(byte[] printed, int pages, bool isTurned = false)
    {
        var pictures = new List<byte[]>();
        for (var page = 1; page <= pages; page++) pictures.Add(await DrawAsync(printed, page));
        return Write(pages, (pdf, i) =>
        {
            var (width, height, colours) = FrameOf(pictures[i]);
            var picture = pdf.Add(
                $"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /{(colours == 1 ? "DeviceGray" : "DeviceRGB")} /BitsPerComponent 8 /Filter /DCTDecode "
                    + $"/Length {pictures[i].Length} >>\nstream\n", pictures[i], "\nendstream");
            var place = isTurned ? $"0 {-PageWidth} {PageHeight} 0 0 {PageWidth}" : $"{PageWidth} 0 0 {PageHeight} 0 0";
            return ($"/XObject << /I {picture} 0 R >>", $"q {place} cm /I Do Q");
        }, isTurned ? (PageHeight, PageWidth) : (PageWidth, PageHeight));
    }

    /// <summary>A page as a JPEG.</summary>
    public static async Task<byte[]> DrawAsync(byte[] pdf, int page)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        using var drawing = Process.Start(new ProcessStartInfo("pdftoppm", ["-jpeg", "-gray", "-r", "200", "-f", number, "-l", number, "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!; // a program that cannot be started throws
        await drawing.StandardInput.BaseStream.WriteAsync(pdf);
        drawing.StandardInput.Close();
        using var picture = new MemoryStream();
        await drawing.StandardOutput.BaseStream.CopyToAsync(picture);
        await drawing.WaitForExitAsync();
        return picture.ToArray();
    }

    // From the frame header, which is the marker C0.
    private static (int Width, int Height, int Colours) FrameOf(byte[] jpeg)
    {
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        return ((jpeg[frame + 7] << 8) + jpeg[frame + 8], (jpeg[frame + 5] << 8) + jpeg[frame + 6], jpeg[frame + 9]);
    }

    private static byte[] Write(int pages, Func<Objects, int, (string Resources, string Content)> page, (int Width, int Height)? size = null)
    {
        var pdf = new Objects();
        var (width, height) = size ?? (PageWidth, PageHeight);
        var parent = pdf.Reserve();
        var kids = new List<int>();
        for (var i = 0; i < pages; i++)
        {
            var (resources, content) = page(pdf, i);
            var stream = pdf.Add($"<< /Length {content.Length} >>\nstream\n{content}\nendstream");
            kids.Add(pdf.Add(
                $"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {width} {height}] /Resources << {resources} >> /Contents {stream} 0 R >>"));
        }

        pdf.Set(parent, $"<< /Type /Pages /Count {pages} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>");
        return pdf.Finish(pdf.Add($"<< /Type /Catalog /Pages {parent} 0 R >>"));
    }

    private sealed class Objects
    {
        private readonly List<byte[]> _all = [];

        public int Reserve()
        {
            _all.Add([]);
            return _all.Count;
        }

        public void Set(int number, string body) => _all[number - 1] = Encoding.Latin1.GetBytes(body);

        public int Add(string body) => Add(body, [], "");

        public int Add(string before, byte[] bytes, string after)
        {
            _all.Add([.. Encoding.Latin1.GetBytes(before), .. bytes, .. Encoding.Latin1.GetBytes(after)]);
            return _all.Count;
        }

        public byte[] Finish(int root)
        {
            using var file = new MemoryStream();
            var places = new List<long>();
            void Text(string text) => file.Write(Encoding.Latin1.GetBytes(text));
            Text("%PDF-1.4\n");
            foreach (var (body, i) in _all.Select((body, i) => (body, i)))
            {
                places.Add(file.Position);
                Text($"{i + 1} 0 obj\n");
                file.Write(body);
                Text("\nendobj\n");
            }

            var table = file.Position;
            Text($"xref\n0 {_all.Count + 1}\n0000000000 65535 f \n");
            foreach (var place in places) Text($"{place:D10} 00000 n \n");
            Text($"trailer << /Size {_all.Count + 1} /Root {root} 0 R >>\nstartxref\n{table}\n%%EOF\n");
            return file.ToArray();
        }
    }
}
