using System.Text;

namespace CodeSight.Extraction.Text;

/// <summary>
/// Guesses the encoding of text that is neither Unicode nor declared. Each candidate decodes a sample, and the result is
/// scored by what real text looks like: common rows of the East Asian sets, lower-case runs in Cyrillic and Greek words,
/// accented letters between plain ones in Western words. Windows-1252 wins where nothing is clearly better.
/// </summary>
internal static class EncodingGuess
{
    private const int SampleLength = 1 << 15;

    public static Encoding Best(ReadOnlySpan<byte> bytes)
    {
        var sample = Sample(bytes);
        var best = (CodePage: 1252, Score: SingleByteScore.Western(sample, 1252, SingleByteScore.Letters1252));
        void Try(int codePage, double score)
        {
            if (score > best.Score + 0.05) best = (codePage, score);
        }
        Try(1250, SingleByteScore.Western(sample, 1250, SingleByteScore.Letters1250));
        Try(1251, SingleByteScore.NonLatin(sample, 1251, 'а', 'я', 'А', 'Я'));
        Try(20866, SingleByteScore.NonLatin(sample, 20866, 'а', 'я', 'А', 'Я'));
        Try(866, SingleByteScore.NonLatin(sample, 866, 'а', 'я', 'А', 'Я'));
        Try(1253, SingleByteScore.NonLatin(sample, 1253, 'ά', 'ώ', 'Α', 'Ω'));
        Try(1255, SingleByteScore.NonLatin(sample, 1255, 'א', 'ת', '\0', '\0'));
        Try(1256, SingleByteScore.NonLatin(sample, 1256, 'ء', 'ي', '\0', '\0'));
        foreach (var (codePage, score) in DoubleByteScore.All(sample)) Try(codePage, score);
        return Codepages.Get(best.CodePage);
    }

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
