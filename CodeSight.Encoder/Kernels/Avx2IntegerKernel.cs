using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// Sums with AVX2: products of bytes are added in pairs in 16 bits, and those in 32. Two of 127 x 127 are the most that 16 bits
/// hold, so activations have 127 levels here and no sum is ever cut off.
/// </summary>
internal sealed unsafe class Avx2IntegerKernel : IntegerKernel
{
    // Bytes of a panel's group of inputs.
    private const int GroupLength = MatrixKernel.PanelWidth * Group;

    private const int Line = AlignedBuffer<sbyte>.Alignment;

    // 18 kB of a panel stay in a first level of 32 kB while the rows pass, each of which reads all of them; whole pairs.
    private const int GroupsAtOnce = 96;

    public override int Levels => sbyte.MaxValue;

    // What 16 bits hold, for the largest activation.
    public override int PairBound => short.MaxValue / Levels;

    public override void Tile(byte* a, nint strideA, int rows, sbyte* b, nint groups, int* c, bool isBounded, bool fetchesNext)
    {
        Debug.Assert(groups > 0 && strideA >= groups * Group, "A row has all its groups.");
        for (nint k = 0; k < groups; k += GroupsAtOnce, a += GroupsAtOnce * Group, b += GroupsAtOnce * GroupLength)
            Piece(a, strideA, rows, b, Math.Min(GroupsAtOnce, groups - k), c, isBounded, adds: k > 0, fetchesNext);
    }

    private static void Piece(
        byte* a, nint strideA, int rows, sbyte* b, nint groups, int* c, bool isBounded, bool adds, bool fetchesNext)
    {
        // Each row asks for a sixth of what follows: a line a turn, where a turn takes six.
        var next = b + groups * GroupLength;
        for (var row = 0; row < rows; row++, a += strideA, c += MatrixKernel.PanelWidth, next += groups / 2 * Line)
        {
            switch (isBounded, fetchesNext)
            {
                case (true, true): Row<Paired, Fetching>(a, b, groups, c, adds, next, 1); break;
                case (true, false): Row<Paired, Resting>(a, b, groups, c, adds, next, 1); break;
                default: Row<Apart, Resting>(a, b, groups, c, adds, next, 1); break;
            }
        }
    }

    // One row with all columns: the fewest instructions for a product, as two broadcasts serve 12 registers of B, which are read from
    // the first-level cache as operands.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSum, TNext>(byte* a, sbyte* b, nint groups, int* c, bool adds, sbyte* next, short one)
        where TSum : ITwoGroups
        where TNext : INext
    {
        Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        if (adds)
        {
            s0 = Vector256.Load(c);
            s1 = Vector256.Load(c + 8);
            s2 = Vector256.Load(c + 16);
            s3 = Vector256.Load(c + 24);
            s4 = Vector256.Load(c + 32);
            s5 = Vector256.Load(c + 40);
        }

        // From the caller, lest the constant be fetched anew in every turn.
        var ones = Vector256.Create(one);
        nint k = 0;
        for (; k < groups - 1; k += 2, b += 2 * GroupLength)
        {
            TNext.Fetch(next + k / 2 * Line);
            var x = Broadcast(a, k);
            var y = Broadcast(a, k + 1);
            s0 += TSum.Of(x, Vector256.Load(b), y, Vector256.Load(b + GroupLength), ones);
            s1 += TSum.Of(x, Vector256.Load(b + 32), y, Vector256.Load(b + GroupLength + 32), ones);
            s2 += TSum.Of(x, Vector256.Load(b + 64), y, Vector256.Load(b + GroupLength + 64), ones);
            s3 += TSum.Of(x, Vector256.Load(b + 96), y, Vector256.Load(b + GroupLength + 96), ones);
            s4 += TSum.Of(x, Vector256.Load(b + 128), y, Vector256.Load(b + GroupLength + 128), ones);
            s5 += TSum.Of(x, Vector256.Load(b + 160), y, Vector256.Load(b + GroupLength + 160), ones);
        }

        if (k < groups)
        {
            var x = Broadcast(a, k);
            s0 += Widened(Avx2.MultiplyAddAdjacent(x, Vector256.Load(b)), ones);
            s1 += Widened(Avx2.MultiplyAddAdjacent(x, Vector256.Load(b + 32)), ones);
            s2 += Widened(Avx2.MultiplyAddAdjacent(x, Vector256.Load(b + 64)), ones);
            s3 += Widened(Avx2.MultiplyAddAdjacent(x, Vector256.Load(b + 96)), ones);
            s4 += Widened(Avx2.MultiplyAddAdjacent(x, Vector256.Load(b + 128)), ones);
            s5 += Widened(Avx2.MultiplyAddAdjacent(x, Vector256.Load(b + 160)), ones);
        }

        s0.Store(c);
        s1.Store(c + 8);
        s2.Store(c + 16);
        s3.Store(c + 24);
        s4.Store(c + 32);
        s5.Store(c + 40);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Broadcast(byte* row, nint group) => Vector256.Create(((int*)row)[group]).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widened(Vector256<short> sums, Vector256<short> ones) => Avx2.MultiplyAddAdjacent(sums, ones);

    /// <summary>How the products of two neighbouring groups are added.</summary>
    private interface ITwoGroups
    {
        static abstract Vector256<int> Of(
            Vector256<byte> a, Vector256<sbyte> b, Vector256<byte> c, Vector256<sbyte> d, Vector256<short> ones);
    }

    /// <summary>In 32 bits, whatever the weights are.</summary>
    private readonly struct Apart : ITwoGroups
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Of(Vector256<byte> a, Vector256<sbyte> b, Vector256<byte> c, Vector256<sbyte> d, Vector256<short> ones) =>
            Widened(Avx2.MultiplyAddAdjacent(a, b), ones) + Widened(Avx2.MultiplyAddAdjacent(c, d), ones);
    }

    /// <summary>In 16 bits, for weights within <see cref="PairBound"/>: a quarter fewer multiplications.</summary>
    private readonly struct Paired : ITwoGroups
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Of(Vector256<byte> a, Vector256<sbyte> b, Vector256<byte> c, Vector256<sbyte> d, Vector256<short> ones) =>
            Widened(Avx2.MultiplyAddAdjacent(a, b) + Avx2.MultiplyAddAdjacent(c, d), ones);
    }

    /// <summary>What is done meanwhile about what will be read next.</summary>
    private interface INext
    {
        static abstract void Fetch(sbyte* line);
    }

    /// <summary>A line each turn: all at once would hold up what is read now.</summary>
    private readonly struct Fetching : INext
    {
        public static void Fetch(sbyte* line) => Sse.Prefetch1(line);
    }

    private readonly struct Resting : INext
    {
        public static void Fetch(sbyte* line)
        {
        }
    }
}
