using System.Collections.Frozen;

namespace CodeSight.Core.Asking.Verify;

/// <summary>What a unit measures; values of one dimension are compared after conversion.</summary>
internal enum Dimension
{
    /// <summary>No unit is known: a count of whatever noun follows.</summary>
    None,
    Time,
    Percent,
    Currency,
    Length,
    Mass,
    Volume,
    Area,
    Data,
    Temperature,
    Power,
    Energy,
    Speed,
    Times,
    Other,
}

/// <summary>A unit of measure.</summary>
/// <param name="Name">Tells units apart that cannot be converted, such as currencies.</param>
/// <param name="Factor">What one is in the base unit of its name.</param>
internal sealed record Unit(Dimension Dimension, string Name, double Factor)
{
    private const string List =
        """
        Time day 0.000011574074074074 second seconds sec secs sekunde sekunden
        Time day 0.00069444444444444 minute minutes min mins minuten
        Time day 0.041666666666666664 hour hours hr hrs h stunde stunden std
        Time day 1 day days tag tage tagen tages
        Time day 7 week weeks wk wks woche wochen
        Time month 1 month months monat monate monaten monats
        Time month 3 quarter quarters quartal quartale quartalen
        Time month 12 year years yr yrs jahr jahre jahren jahres
        Time month 120 decade decades jahrzehnt jahrzehnte
        Time day 14 fortnight fortnights
        Time day 0.000000011574074074074 millisecond milliseconds ms msec
        Percent percent 1 % percent percentage prozent pct
        Currency eur 1 € eur euro euros
        Currency usd 1 $ usd dollar dollars
        Currency gbp 1 £ gbp pound pounds pfund sterling
        Currency chf 1 chf franc francs franken
        Currency nok 1 nok
        Currency sek 1 sek
        Currency dkk 1 dkk
        Currency jpy 1 ¥ jpy yen
        Currency pln 1 pln zloty
        Currency czk 1 czk
        Currency inr 1 ₹ inr rupees
        Currency cny 1 cny yuan rmb
        Currency cad 1 cad
        Currency aud 1 aud
        Currency cent 1 cent cents ct
        Length m 1000 km kilometre kilometres kilometer kilometers kilometern
        Length m 1 m metre metres meter meters metern
        Length m 0.01 cm centimetre centimetres centimeter centimeters zentimeter
        Length m 0.001 mm millimetre millimetres millimeter millimeters
        Length m 1609.344 mile miles mi meile meilen
        Length m 0.3048 foot feet ft
        Length m 0.0254 inch inches zoll
        Length m 0.9144 yard yards
        Area m2 1 m² sqm
        Area ft2 1 sqft
        Area ha 1 ha hectare hectares hektar
        Mass g 1000 kg kilogram kilograms kilo kilos kilogramm
        Mass g 1 g gram grams gramm
        Mass g 0.001 mg milligram milligrams
        Mass g 1000000 t tonne tonnes ton tons tonnen
        Mass g 453.592 lb lbs
        Mass g 28.3495 oz ounce ounces
        Volume l 1 l litre litres liter liters litern
        Volume l 0.001 ml millilitre millilitres milliliter milliliters
        Volume gal 1 gallon gallons
        Data byte 1 byte bytes
        Data byte 1000 kb kilobyte kilobytes kib
        Data byte 1000000 mb megabyte megabytes mib
        Data byte 1000000000 gb gigabyte gigabytes gib
        Data byte 1000000000000 tb terabyte terabytes tib
        Data bit 1 bit bits
        Data bit 1000000 mbit mbps
        Data bit 1000000000 gbit gbps
        Temperature c 1 °c celsius
        Temperature f 1 °f fahrenheit
        Temperature degree 1 ° degree degrees grad
        Power w 1 w watt watts
        Power w 1000 kw kilowatt kilowatts
        Power w 1000000 mw megawatt megawatts
        Energy wh 1 wh
        Energy wh 1000 kwh
        Other v 1 v volt volts
        Other a 1 amp amps ampere
        Other hz 1 hz hertz
        Other bar 1 bar bars
        Speed kmh 1 kmh km/h kph
        Speed mph 1 mph
        Times times 1 times time x × mal fold
        """;

    private static readonly FrozenDictionary<string, Unit> ByWord = List.Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .SelectMany(parts =>
        {
            var unit = new Unit(Enum.Parse<Dimension>(parts[0]), parts[1],
                double.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
            return parts[3..].Select(word => (word, unit));
        })
        .ToFrozenDictionary(pair => pair.word, pair => pair.unit);

    /// <summary>Units whose word also means something else, and counts as one only right behind a number.</summary>
    private static readonly FrozenSet<string> Short = "m g t l h a v w x c f min ms mi bar time quarter foot second cent sec ha std".Split(' ').ToFrozenSet();

    private const double DaysPerMonth = 365.25 / 12;

    public static Unit? Of(string lower) => ByWord.GetValueOrDefault(lower);

    /// <summary>Whether a word names a span of time, such as "month".</summary>
    public static bool IsPeriod(string lower) => Of(lower) is { Dimension: Dimension.Time };

    public static bool NeedsNumberBefore(string lower) => Short.Contains(lower);

    /// <summary>Whether an amount in this unit equals one in another; months and days are compared by their mean.</summary>
    public bool AreEqual(double value, double other, Unit unit)
    {
        if (Dimension != unit.Dimension) return false;
        var (left, right) = (value * Factor, other * unit.Factor);
        if (Name == unit.Name) return Near(left, right, Factor == unit.Factor ? 0.000001 : 0.005);
        if (Dimension != Dimension.Time) return false;
        return Near(Name == "month" ? left * DaysPerMonth : left, unit.Name == "month" ? right * DaysPerMonth : right, 0.02);
    }

    public static bool Near(double left, double right, double tolerance) =>
        Math.Abs(left - right) <= tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
}
