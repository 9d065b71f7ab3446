using System.Globalization;

namespace CodeSight.Extraction.Ocr;

/// <summary>Reads the tab-separated output of Tesseract, one element a line, without trusting it to be well-formed.</summary>
internal sealed class TesseractOutput(int page, double pointsPerPixel)
{
    private const int Columns = 12;
    private const string PageLevel = "1";
    private const string WordLevel = "5";

    // Texture and pictures come out as words that Tesseract itself believes little.
    private const double MinLineConfidence = 40;
    private const double MinWordConfidence = 15;

    private readonly List<RecognizedLine> _lines = [];
    private readonly List<RecognizedWord> _words = [];
    private (string Block, string Paragraph, string Line) _place;
    private (int Number, string Name) _block;
    private double _width;
    private double _height;
    private double _confidence;

    public void ReadLine(string output)
    {
        var cells = output.Split('\t');
        if (cells.Length < Columns) return;
        if (cells[0] == PageLevel) (_width, _height) = (Number(cells[8]) * pointsPerPixel, Number(cells[9]) * pointsPerPixel);
        if (cells[0] != WordLevel) return;
        if (_place != (cells[2], cells[3], cells[4])) EndLine();
        _place = (cells[2], cells[3], cells[4]);
        var text = CleanText.Of(cells[11].Trim());
        var confidence = Number(cells[10]);
        if (text.Length == 0 || confidence < MinWordConfidence) return;
        var (left, top) = (Number(cells[6]) * pointsPerPixel, Number(cells[7]) * pointsPerPixel);
        _words.Add(new(
            text, Round(left), Round(top), Round(left + (Number(cells[8]) * pointsPerPixel)), Round(top + (Number(cells[9]) * pointsPerPixel))));
        _confidence += confidence;
    }

    public RecognizedPage Finish()
    {
        EndLine();
        return new(page, Round(_width), Round(_height), _lines);
    }

    private void EndLine()
    {
        if (_words.Count > 0 && _confidence / _words.Count >= MinLineConfidence)
        {
            if (_block.Name != _place.Block) _block = (_block.Number + 1, _place.Block);
            _lines.Add(new(_block.Number, [.. _words]));
        }
        _words.Clear();
        _confidence = 0;
    }

    private static double Round(double points) => Math.Round(points, 1);

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
