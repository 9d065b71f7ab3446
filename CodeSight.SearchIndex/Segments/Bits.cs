namespace CodeSight.SearchIndex.Segments;

/// <summary>Sets of small numbers as bits.</summary>
internal static class Bits
{
    public static ulong[] Create(int count) => new ulong[(count + 63) / 64];

    public static bool Get(ulong[] bits, int index) => (bits[index >> 6] >> (index & 63) & 1) != 0;

    public static void Set(ulong[] bits, int index) => bits[index >> 6] |= 1UL << (index & 63);

    /// <summary>Clears the bits that stand for no number below <paramref name="count"/>.</summary>
    public static void ClearFrom(ulong[] bits, int count)
    {
        if ((count & 63) != 0) bits[^1] &= ulong.MaxValue >> (64 - (count & 63));
    }

    /// <summary>Whether any bit of a range is set.</summary>
    public static bool AnyIn(ulong[] bits, int first, int count)
    {
        for (int word = first >> 6, last = (first + count - 1) >> 6; word <= last; word++)
        {
            var mask = ulong.MaxValue;
            if (word == first >> 6) mask &= ulong.MaxValue << (first & 63);
            if (word == last) mask &= ulong.MaxValue >> (63 - ((first + count - 1) & 63));
            if ((bits[word] & mask) != 0) return true;
        }

        return false;
    }
}
