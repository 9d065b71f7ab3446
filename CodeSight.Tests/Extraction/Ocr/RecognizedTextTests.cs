using CodeSight.Extraction;
using CodeSight.Extraction.Images;
using CodeSight.Extraction.Ocr;
using CodeSight.Extraction.Pdf;

namespace CodeSight.Tests.Extraction.Ocr;

public sealed class RecognizedTextTests
{
    [Fact]
    public void Output_of_Tesseract_becomes_lines_of_words_in_points()
    {
        var output = new TesseractOutput(7, 0.24);
        foreach (var line in (string[])
                 [
                     "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
                     "1\t1\t0\t0\t0\t0\t0\t0\t2500\t3500\t-1\t",
                     "5\t1\t1\t1\t1\t1\t100\t200\t50\t25\t96.5\tHotels", "5\t1\t1\t1\t1\t2\t160\t200\t50\t25\t91\tcost",
                     "5\t1\t1\t1\t2\t1\t100\t240\t50\t25\t12\t|;", // a speck
                     "5\t1\t2\t1\t1\t1\t900\t200\t50\t25\t30\t~~", "5\t1\t2\t1\t1\t2\t960\t200\t50\t25\t31\tvii", // a picture
                     "5\t1\t3\t1\t1\t1\t900\t900\t50\t25\t80\tmore", "no line of it", "5\t1\t3\t1\t1\t2\tx",
                 ])
            output.ReadLine(line);

        var page = output.Finish();

        Assert.Equal((7, 600, 840), (page.Page, page.Width, page.Height));
        Assert.Equal([(1, "Hotels cost"), (2, "more")], page.Lines.Select(line => (line.Block, string.Join(' ', line.Words.Select(word => word.Text)))));
        Assert.Equal(new RecognizedWord("Hotels", 24, 48, 36, 54), page.Lines[0].Words[0]);
    }

    [Theory]
    [InlineData("sun", 5, "Jay", 10)]
    [InlineData("dark", 7.5, "page", 7.5)]
    public void Words_of_one_font_are_as_high_whatever_their_letters_reach(string one, double height, string other, double otherHeight)
    {
        double HeightOf(string word, double box) =>
            RecognizedLayout.ToPage(new(1, 600, 800, [new(1, [new(word, 0, 100 - box, 30, 100)])])).Blocks[0][0].Height;

        Assert.Equal(HeightOf(one, height), HeightOf(other, otherHeight));
    }

    [Fact]
    public void Pages_of_a_picture_are_counted_without_following_a_ring()
    {
        Assert.Equal(1, ImageFiles.CountPages("\u0089PNG\r\n"u8));
        Assert.Equal(3, ImageFiles.CountPages(Tiff(8, 20, 32, 0)));
        Assert.Equal(2, ImageFiles.CountPages(Tiff(8, 20, 8)));
        Assert.Equal(3, ImageFiles.CountPages(Tiff(32, 20, 8, 0)));
        Assert.Equal(1, ImageFiles.CountPages(Tiff(8, 4_000_000)));
        Assert.Equal(1, ImageFiles.CountPages([0x49, 0x49, 0x2A, 0x00, 0xFF, 0xFF, 0xFF, 0xFF]));

        // Directories without entries, each at the place that the one before it names.
        static byte[] Tiff(params int[] places)
        {
            var file = new byte[64];
            "II*\0"u8.CopyTo(file);
            BitConverter.TryWriteBytes(file.AsSpan(4), places[0]);
            for (var i = 0; i + 1 < places.Length; i++) BitConverter.TryWriteBytes(file.AsSpan(places[i] + 2), places[i + 1]);
            return file;
        }
    }

    [Fact]
    public void Pictures_without_OCR_so_far_hold_no_text_and_are_told_by_their_ending()
    {
        var document = Reading.Of("a.png", [1, 2, 3]);
        Assert.Equal((0, 1), (document.Blocks.Count, document.Pages));
        Assert.Equal([1], document.UnreadPages);
        Assert.Equal([true, true, false], ((string[])["a/B.TIFF", "x.jpeg", "png"]).Select(ImageFiles.IsImage));
    }
}
