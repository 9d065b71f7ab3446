using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Shows a cell's number as the sheet's format would, for the formats that people use: dates, times, percent, money,
/// decimals.
/// </summary>
internal static class NumberFormats
{
    private const int MaxDecimals = 10;

    /// <summary>The formats that have numbers instead of text (ECMA-376, 18.8.30).</summary>
    public static string BuiltIn(int id) => id switch
    {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 or 15 or 16 or 17 or (>= 27 and <= 31) or (>= 50 and <= 58) => "yyyy-mm-dd",
        18 or 19 or 20 or 21 or 45 or 46 or 47 or (>= 32 and <= 36) => "h:mm:ss",
        22 => "yyyy-mm-dd h:mm",
        37 or 38 => "#,##0",
        39 or 40 => "#,##0.00",
        _ => "General",
    };

    /// <param name="value">The number as the file spells it.</param>
    /// <param name="starts1904">Whether days count from 1904, as on old Macs.</param>
    public static string Show(string value, string format, bool starts1904)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return value;
        var section = Bare(format.Split(';')[0]);
        if (IsDate(section)) return ShowDate(number, section, starts1904) ?? Shorten(value);
        if (section.Contains('%', StringComparison.Ordinal)) return ShowDecimals(number * 100, section) + "%";
        if (section.AsSpan().IndexOfAny("0#") < 0) return Shorten(value);
        return Currency(format) + ShowDecimals(number, section);
    }

    /// <summary>A number without the digits that binary fractions leave behind.</summary>
    public static string Shorten(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            && value.Length > 15
            ? number.ToString("G15", CultureInfo.InvariantCulture)
            : value;

    // Without quoted and escaped text, colours, conditions and locales.
    private static string Bare(string format)
    {
        var bare = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var close = format[i] switch { '"' => format.IndexOf('"', i + 1), '[' => format.IndexOf(']', i + 1), _ => -1 };
            // [h], [mm] and [ss] count time beyond a day.
            if (format[i] == '[' && close > 0 && format[(i + 1)..close].All(c => c is 'h' or 'm' or 's' or 'H' or 'M' or 'S'))
                bare.Append(format, i + 1, close - i - 1);
            if (close > 0) i = close;
            else if (format[i] is '\\' or '_' or '*') i++;
            else bare.Append(char.ToLowerInvariant(format[i]));
        }
        return bare.ToString();
    }

    // Letters of dates come first; after digits they belong to something else.
    private static bool IsDate(string section)
    {
        if (section == "general") return false;
        var letter = section.AsSpan().IndexOfAny("ymdhs");
        var digit = section.AsSpan().IndexOfAny("0#");
        return letter >= 0 && (digit < 0 || digit > letter);
    }

    private static string? ShowDate(double days, string section, bool starts1904)
    {
        var hasDate = section.AsSpan().IndexOfAny("yd") >= 0
            || (section.Contains('m', StringComparison.Ordinal) && section.AsSpan().IndexOfAny("hs") < 0);
        var hasTime = section.AsSpan().IndexOfAny("hs") >= 0;
        if (days is < 0 or > 2_958_465) return null;
        // Day 60 of the first calendar is a 29 February 1900 that never was.
        var shifted = starts1904 ? days + 1462 : days < 60 ? days + 1 : days;
        var moment = new DateTime(1899, 12, 30).AddSeconds(Math.Round(shifted * 86_400));
        var time = moment.TimeOfDay.Seconds == 0 ? "HH:mm" : "HH:mm:ss";
        return moment.ToString((hasDate, hasTime) switch { (true, false) => "yyyy-MM-dd", (false, _) => time, _ => $"yyyy-MM-dd {time}" },
            CultureInfo.InvariantCulture);
    }

    private static string ShowDecimals(double number, string section)
    {
        if (section.Contains('e', StringComparison.Ordinal) || section.Contains('/', StringComparison.Ordinal) || Math.Abs(number) > 1e15)
            return number.ToString("G15", CultureInfo.InvariantCulture);
        var point = section.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : section.Skip(point + 1).TakeWhile(c => c is '0' or '#' or '?').Count();
        var needed = point < 0 ? 0 : section.Skip(point + 1).TakeWhile(c => c == '0').Count();
        var group = section.Contains(',', StringComparison.Ordinal) ? "#,##0" : "0";
        return number.ToString(
            $"{group}.{new string('0', Math.Min(needed, MaxDecimals))}{new string('#', Math.Clamp(decimals - needed, 0, MaxDecimals))}",
            CultureInfo.InvariantCulture);
    }

    private static string Currency(string format)
    {
        foreach (var sign in (ReadOnlySpan<string>)["$", "€", "£", "¥", "CHF"])
        {
            var at = format.IndexOf(sign, StringComparison.Ordinal);
            // [$-409] names a locale, [$€-407] a currency.
            if (at >= 0 && !(sign == "$" && at > 0 && format[at - 1] == '[')) return sign;
        }
        return "";
    }
}
