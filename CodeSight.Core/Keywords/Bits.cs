namespace CodeSight.Core.Keywords;

/// <summary>Sets of small numbers as bits.</summary>
internal static class Bits
{
    public static ulong[] Create(int count) => new ulong[(count + 63) / 64];

    public static bool Get(ulong[] bits, int index) => (bits[index >> 6] >> (index & 63) & 1) != 0;

    public static void Set(ulong[] bits, int index) => bits[index >> 6] |= 1UL << (index & 63);
}
