using System.Globalization;
using ExcelNumberFormat;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Shows a cell's number as the sheet's format does. The formats whose look depends on the reader's country show dates as yyyy-mm-dd.
/// </summary>
internal sealed class CellFormat
{
    // What the format's own date or duration can stand for; a number beyond is shown as a number.
    private const double MaxDays = 2_958_465;
    private const int MaxCodeLength = 1000;
    private readonly NumberFormat? _format;

    /// <param name="code">A format code (ECMA-376, 18.8.31).</param>
    public CellFormat(string code)
    {
        if (code.Length > MaxCodeLength || code.Equals("General", StringComparison.OrdinalIgnoreCase)) return;
        var parsed = new NumberFormat(code);
        if (parsed.IsValid) _format = parsed;
    }

    /// <summary>The format of a cell that has none.</summary>
    public static CellFormat General { get; } = new("General");

    /// <summary>The formats that have numbers instead of codes (ECMA-376, 18.8.30).</summary>
    public static CellFormat BuiltIn(int id) => new(id switch
    {
        1 => "0",
        2 => "0.00",
        3 or 37 or 38 => "#,##0",
        4 or 39 or 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 or 15 or 16 or 17 or (>= 27 and <= 31) or (>= 50 and <= 58) => "yyyy-mm-dd",
        18 or 20 or (>= 32 and <= 36) => "h:mm",
        19 or 21 => "h:mm:ss",
        22 => "yyyy-mm-dd h:mm",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        _ => "General",
    });

    /// <param name="value">The number as the file spells it.</param>
    /// <param name="starts1904">Whether days count from 1904, as on old Macs.</param>
    public string Show(string value, bool starts1904)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return value;
        if (_format is null) return Shorten(value, number);
        var isTime = _format.IsDateTimeFormat || _format.IsTimeSpanFormat;
        if (isTime && (Math.Abs(number) > MaxDays || (number < 0 && !_format.IsTimeSpanFormat))) return Shorten(value, number);
        var text = _format.Format(
            _format.IsTimeSpanFormat ? TimeSpan.FromSeconds(Math.Round(number * 86_400, 3)) : number, CultureInfo.InvariantCulture,
            starts1904);
        return string.IsNullOrWhiteSpace(text) ? Shorten(value, number) : text.Trim();
    }

    // Without the digits that binary fractions leave behind.
    private static string Shorten(string value, double number) =>
        value.Length > 15 ? number.ToString("G15", CultureInfo.InvariantCulture) : value;
}
