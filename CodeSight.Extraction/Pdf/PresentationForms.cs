using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// The letters that forms of presentation stand for, as Unicode's NFKC has them: the framework knows it only with ICU, without which the
/// application runs.
/// </summary>
internal static class PresentationForms
{
    // For each character its letters as two hexadecimal digits from the block's first one; "-" for itself, "__" for a space.
    private const string Hebrew =
        "D9B4 - F2B7 E2 D0 D3 D4 DB DC DD E8 EA - E9C1 E9C2 E9BCC1 E9BCC2 D0B7 D0B8 D0BC D1BC D2BC D3BC D4BC D5BC D6BC - D8BC " +
        "D9BC DABC DBBC DCBC - DEBC - E0BC E1BC - E3BC E4BC - E6BC E7BC E8BC E9BC EABC D5B9 D1BF DBBF E4BF D0DC";

    private const string Arabic =
        "71 71 7B 7B 7B 7B 7E 7E 7E 7E 80 80 80 80 7A 7A 7A 7A 7F 7F 7F 7F 79 79 79 79 A4 A4 A4 A4 A6 A6 A6 A6 84 84 84 84 83 " +
        "83 83 83 86 86 86 86 87 87 87 87 8D 8D 8C 8C 8E 8E 88 88 98 98 91 91 A9 A9 A9 A9 AF AF AF AF B3 B3 B3 B3 B1 B1 B1 B1 " +
        "BA BA BB BB BB BB C0 C0 C1 C1 C1 C1 BE BE BE BE D2 D2 D3 D3 - - - - - - - - - - - - - - - - - - - - - - - - - - - - - " +
        "- - - - AD AD AD AD C7 C7 C6 C6 C8 C8 C774 CB CB C5 C5 C9 C9 D0 D0 D0 D0 49 49 2627 2627 26D5 26D5 2648 2648 26C7 " +
        "26C7 26C6 26C6 26C8 26C8 26D0 26D0 26D0 2649 2649 2649 CC CC CC CC 262C 262D 2645 2649 264A 282C 282D 282E 2845 2849 " +
        "284A 2A2C 2A2D 2A2E 2A45 2A49 2A4A 2B2C 2B45 2B49 2B4A 2C2D 2C45 2D2C 2D45 2E2C 2E2D 2E45 332C 332D 332E 3345 352D " +
        "3545 362C 362D 362E 3645 372D 3745 3845 392C 3945 3A2C 3A45 412C 412D 412E 4145 4149 414A 422D 4245 4249 424A 4327 " +
        "432C 432D 432E 4344 4345 4349 434A 442C 442D 442E 4445 4449 444A 452C 452D 452E 4545 4549 454A 462C 462D 462E 4645 " +
        "4649 464A 472C 4745 4749 474A 4A2C 4A2D 4A2E 4A45 4A49 4A4A 3070 3170 4970 4C51 4D51 4E51 4F51 5051 5170 2631 2632 " +
        "2645 2646 2649 264A 2831 2832 2845 2846 2849 284A 2A31 2A32 2A45 2A46 2A49 2A4A 2B31 2B32 2B45 2B46 2B49 2B4A 4149 " +
        "414A 4249 424A 4327 4344 4345 4349 434A 4445 4449 444A 4527 4545 4631 4632 4645 4646 4649 464A 4970 4A31 4A32 4A45 " +
        "4A46 4A49 4A4A 262C 262D 262E 2645 2647 282C 282D 282E 2845 2847 2A2C 2A2D 2A2E 2A45 2A47 2B45 2C2D 2C45 2D2C 2D45 " +
        "2E2C 2E45 332C 332D 332E 3345 352D 352E 3545 362C 362D 362E 3645 372D 3845 392C 3945 3A2C 3A45 412C 412D 412E 4145 " +
        "422D 4245 432C 432D 432E 4344 4345 442C 442D 442E 4445 4447 452C 452D 452E 4545 462C 462D 462E 4645 4647 472C 4745 " +
        "4770 4A2C 4A2D 4A2E 4A45 4A47 2645 2647 2845 2847 2A45 2A47 2B45 2B47 3345 3347 3445 3447 4344 4345 4445 4645 4647 " +
        "4A45 4A47 404E51 404F51 405051 3749 374A 3949 394A 3A49 3A4A 3349 334A 3449 344A 2D49 2D4A 2C49 2C4A 2E49 2E4A 3549 " +
        "354A 3649 364A 342C 342D 342E 3445 3431 3331 3531 3631 3749 374A 3949 394A 3A49 3A4A 3349 334A 3449 344A 2D49 2D4A " +
        "2C49 2C4A 2E49 2E4A 3549 354A 3649 364A 342C 342D 342E 3445 3431 3331 3531 3631 342C 342D 342E 3445 3347 3447 3745 " +
        "332C 332D 332E 342C 342D 342E 3745 3845 274B 274B - - - - - - - - - - - - - - - - - - 2A2C45 2A2D2C 2A2D2C 2A2D45 " +
        "2A2E45 2A452C 2A452D 2A452E 2C452D 2C452D 2D454A 2D4549 332D2C 332C2D 332C49 33452D 33452D 33452C 334545 334545 " +
        "352D2D 352D2D 354545 342D45 342D45 342C4A 34452E 34452E 344545 344545 362D49 362E45 362E45 37452D 37452D 374545 " +
        "37454A 392C45 394545 394545 394549 3A4545 3A454A 3A4549 412E45 412E45 42452D 424545 442D45 442D4A 442D49 442C2C " +
        "442C2C 442E45 442E45 44452D 44452D 452D2C 452D45 452D4A 452C2D 452C45 452E2C 452E45 - - 452C2E 47452C 474545 462D45 " +
        "462D49 462C45 462C45 462C49 46454A 464549 4A4545 4A4545 282E4A 2A2C4A 2A2C49 2A2E4A 2A2E49 2A454A 2A4549 2C454A " +
        "2C2D49 2C4549 332E49 352D4A 342D4A 362D4A 442C4A 44454A 4A2D4A 4A2C4A 4A454A 45454A 42454A 462D4A 42452D 442D45 " +
        "39454A 43454A 462C2D 452E4A 442C45 434545 442C45 462C2D 2C2D4A 2D2C4A 452C4A 41454A 282D4A 434545 392C45 354545 " +
        "332E4A 462C4A - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - 3544D2 4244D2 27444447 " +
        "27432831 452D452F 35443945 31334844 39444A47 48334445 354449 354449__27444447__39444A47__48334445 2C44__2C44274447 " +
        "31CC2744 - - -";

    private const string ArabicForms =
        "4B 404B 4C - 4D - 4E 404E 4F 404F 50 4050 51 4051 52 4052 21 22 22 23 23 24 24 25 25 26 26 26 26 27 27 28 28 28 28 29 " +
        "29 2A 2A 2A 2A 2B 2B 2B 2B 2C 2C 2C 2C 2D 2D 2D 2D 2E 2E 2E 2E 2F 2F 30 30 31 31 32 32 33 33 33 33 34 34 34 34 35 35 " +
        "35 35 36 36 36 36 37 37 37 37 38 38 38 38 39 39 39 39 3A 3A 3A 3A 41 41 41 41 42 42 42 42 43 43 43 43 44 44 44 44 45 " +
        "45 45 45 46 46 46 46 47 47 47 47 48 48 49 49 4A 4A 4A 4A 4422 4422 4423 4423 4425 4425 4427 4427";

    private static readonly (char First, char Block, string[] Letters)[] Blocks =
    [
        ('\uFB1D', '\u0500', Hebrew.Split(' ')), ('\uFB50', '\u0600', Arabic.Split(' ')), ('\uFE70', '\u0600', ArabicForms.Split(' ')),
    ];

    /// <summary>The text with plain letters.</summary>
    public static string ToLetters(string text)
    {
        if (!text.Any(c => Find(c) is not null)) return text;
        var plain = new StringBuilder(text.Length + 8);
        foreach (var c in text) plain.Append(Find(c) ?? c.ToString());
        return plain.ToString();
    }

    private static string? Find(char c)
    {
        if (c < Blocks[0].First) return null;
        foreach (var (first, block, letters) in Blocks)
            if (c >= first && c - first < letters.Length)
                return letters[c - first] is "-" ? null : Decode(block, letters[c - first]);
        return null;
    }

    private static string Decode(char block, string digits) => string.Create(digits.Length / 2, (block, digits), static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var pair = source.digits.AsSpan(2 * i, 2);
            text[i] = pair is "__" ? ' ' : (char)(source.block + int.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
    });
}
