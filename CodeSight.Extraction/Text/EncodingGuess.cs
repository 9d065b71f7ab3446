using System.Text;
using UtfUnknown;

namespace CodeSight.Extraction.Text;

/// <summary>
/// Guesses the encoding of text that is neither Unicode nor declared. Each candidate decodes a sample, and the result is scored by what
/// real
/// text looks like: letters of one language inside words, signs where they are written, common rows of the East Asian sets. What a
/// statistical
/// detector thinks of the sample counts as well. Windows-1252 wins where nothing is clearly better.
/// </summary>
internal static class EncodingGuess
{
    private const int SampleLength = 1 << 15;
    private const double DetectorWeight = 0.35;
    private const double WesternPrior = 0.25;
    private const double FarPrior = -0.15;
    private const double EnglishPrior = 0.3;
    private const double SureScore = 0.35;
    private const double SureMargin = 0.06;

    /// <summary>The encoding, and whether no other one that reads the text differently is about as likely.</summary>
    public static (Encoding Encoding, bool IsSure) Best(ReadOnlySpan<byte> bytes)
    {
        var sample = Sample(bytes);
        var detected = Detect(sample);
        var candidates = new List<(int CodePage, double Score)>();
        void Try(int codePage, double score, double prior = 0) =>
            candidates.Add((codePage, score + prior + (DetectorWeight * detected.GetValueOrDefault(codePage))));
        var western = WesternPrior + (EnglishPrior * EnglishWords.Share(sample));
        Try(1252, LatinScore.Of(sample, 1252), western);
        // It differs in a few places only, such as the euro's.
        Try(28605, LatinScore.Of(sample, 28605), western - 0.01);
        foreach (var codePage in (ReadOnlySpan<int>)[1250, 28592, 1254, 1257]) Try(codePage, LatinScore.Of(sample, codePage));
        foreach (var codePage in (ReadOnlySpan<int>)[850, 852, 10000]) Try(codePage, LatinScore.Of(sample, codePage), FarPrior);
        foreach (var (codePage, score) in ScriptScore.All(sample)) Try(codePage, score);
        foreach (var (codePage, score) in DoubleByteScore.All(sample)) Try(codePage, score);

        var best = candidates[0];
        foreach (var candidate in candidates)
            if (candidate.Score > best.Score) best = candidate;
        var encoding = Codepages.Get(best.CodePage);
        return (encoding, best.Score >= SureScore && !HasRival(candidates, best, sample, encoding));
    }

    private static bool HasRival(
        List<(int CodePage, double Score)> candidates, (int CodePage, double Score) best, byte[] sample, Encoding encoding)
    {
        string? text = null;
        // A few signs of the East Asian sets may as well be others of another set.
        var margin = encoding.IsSingleByte ? SureMargin : SureMargin + (2.0 / sample.Count(b => b >= 0x80));
        return candidates.Exists(each => each.CodePage != best.CodePage && each.Score > best.Score - margin
            && Codepages.Get(each.CodePage).GetString(sample) != (text ??= encoding.GetString(sample)));
    }

    /// <summary>What the detector thinks, by code page: 0 to 1.</summary>
    private static Dictionary<int, float> Detect(byte[] sample)
    {
        var detected = new Dictionary<int, float>();
        foreach (var detail in CharsetDetector.DetectFromBytes(sample).Details)
            foreach (var codePage in Readings(detail.EncodingName))
                detected[codePage] = Math.Max(detected.GetValueOrDefault(codePage), detail.Confidence);
        return detected;
    }

    // The Windows sets hold what their ISO counterparts hold, mostly in the same places. Its fallback says nothing of the text.
    private static int[] Readings(string name) => name switch
    {
        "iso-8859-2" or "iso-8859-16" => [28592],
        "windows-1250" => [1250],
        "iso-8859-9" => [1254],
        "iso-8859-4" or "iso-8859-10" or "iso-8859-13" or "windows-1257" => [1257],
        "ibm852" => [852],
        "windows-1251" => [1251],
        "koi8-r" => [20866, 21866],
        "ibm866" => [866],
        "ibm855" => [855],
        "iso-8859-5" => [28595],
        "iso-8859-7" or "windows-1253" => [1253, 28597],
        "windows-1255" or "iso-8859-8" => [1255],
        "windows-1256" or "iso-8859-6" => [1256],
        "tis-620" or "iso-8859-11" => [874],
        "shift-jis" => [932],
        "euc-jp" => [51932],
        "euc-kr" or "cp949" => [949],
        "big5" => [950],
        "gb18030" or "euc-tw" => [54936],
        _ => [],
    };

    // Lines with letters beyond ASCII, whole, from anywhere in the file: a long English start must not hide them.
    private static byte[] Sample(ReadOnlySpan<byte> bytes)
    {
        var sample = new List<byte>();
        while (!bytes.IsEmpty && sample.Count < SampleLength)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..(end + 1)];
            if (line.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0) sample.AddRange(line[..Math.Min(line.Length, SampleLength)]);
            bytes = bytes[line.Length..];
        }
        return [.. sample];
    }
}
