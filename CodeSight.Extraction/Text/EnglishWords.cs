namespace CodeSight.Extraction.Text;

/// <summary>How English the plain words of a sample are.</summary>
internal static class EnglishWords
{
    // Words of other languages, such as "in", "a" and "was", are left out.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "and", "of", "for", "with", "this", "that", "is", "are", "not", "be", "from", "have", "will", "our", "your", "you", "it",
        "or", "which",
        "their", "has", "were", "been", "they", "any", "must", "all", "what", "there", "said", "may", "shall", "please",
        "see", "page", "per", "more",
    };

    /// <summary>0 for none, 1 where at least one word in eight is a common English one.</summary>
    public static double Share(ReadOnlySpan<byte> sample)
    {
        var (words, english) = (0, 0);
        while (!sample.IsEmpty)
        {
            var length = 0;
            while (length < sample.Length && char.IsAsciiLetter((char)sample[length])) length++;
            if (length > 0)
            {
                words++;
                if (length <= 6 && Common.Contains(System.Text.Encoding.ASCII.GetString(sample[..length]))) english++;
            }
            sample = sample[Math.Min(sample.Length, length + 1)..];
        }
        return words == 0 ? 0 : Math.Min(1, 8.0 * english / words);
    }
}
