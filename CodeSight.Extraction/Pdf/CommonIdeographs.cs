using System.Collections;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>The ideographs that the standards of China, Taiwan and Japan count as common ones, some 7,000 of 21,000.</summary>
internal static class CommonIdeographs
{
    private const char First = '\u4E00';
    private const char Last = '\u9FFF';

    // Code page, and the first and last lead byte of the standard's first level.
    private static readonly (int CodePage, int From, int To)[] Levels = [(936, 0xB0, 0xD7), (950, 0xA4, 0xC6), (932, 0x88, 0x98)];
    private static readonly Lazy<BitArray> Common = new(Build);

    public static bool Contains(char c) => c is >= First and <= Last && Common.Value[c - First];

    private static BitArray Build()
    {
        var common = new BitArray(Last - First + 1);
        foreach (var (codePage, from, to) in Levels)
        {
            var encoding = Codepages.Get(codePage);
            for (var lead = from; lead <= to; lead++)
                for (var trail = 0x40; trail <= 0xFE; trail++)
                    if (encoding.GetString([(byte)lead, (byte)trail]) is [>= First and <= Last and var c]) common[c - First] = true;
        }

        return common;
    }
}
