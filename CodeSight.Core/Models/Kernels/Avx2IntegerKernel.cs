using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// Sums with AVX2: products of bytes are added in pairs in 16 bits, and those in 32. Two of 127 x 127 are the most that 16 bits
/// hold, so activations have 127 levels here and no sum is ever cut off.
/// </summary>
internal sealed unsafe class Avx2IntegerKernel : IntegerKernel
{
    // 4 x 2 sums, four of B, two broadcasts of A, ones and a product: all 16 registers.
    private const int Columns = 16;

    // Bytes of a panel's group of inputs.
    private const int GroupLength = MatrixKernel.PanelWidth * Group;

    public override int Levels => sbyte.MaxValue;

    // What 16 bits hold, for the largest activation.
    public override int PairBound => short.MaxValue / Levels;

    public override void Tile8(byte* a, nint strideA, sbyte* b, nint groups, int* c) => Tile8<Apart>(a, strideA, b, groups, c);

    public override void Tile4(byte* a, nint strideA, sbyte* b, nint groups, int* c) => Tile4<Apart>(a, strideA, b, groups, c);

    public override void PairTile8(byte* a, nint strideA, sbyte* b, nint groups, int* c) => Tile8<Paired>(a, strideA, b, groups, c);

    public override void PairTile4(byte* a, nint strideA, sbyte* b, nint groups, int* c) => Tile4<Paired>(a, strideA, b, groups, c);

    private static void Tile8<TSum>(byte* a, nint strideA, sbyte* b, nint groups, int* c)
        where TSum : ITwoGroups
    {
        Tile4<TSum>(a, strideA, b, groups, c);
        Tile4<TSum>(a + MatrixKernel.SmallTileRows * strideA, strideA, b, groups, c + MatrixKernel.SmallTileRows * MatrixKernel.PanelWidth);
    }

    private static void Tile4<TSum>(byte* a, nint strideA, sbyte* b, nint groups, int* c)
        where TSum : ITwoGroups
    {
        Debug.Assert(groups > 0 && strideA >= groups * Group, "A row has all its groups.");
        for (var column = 0; column < MatrixKernel.PanelWidth; column += Columns)
            Tile4x16<TSum>(a, strideA, b + column * Group, groups, c + column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x16<TSum>(byte* a, nint strideA, sbyte* b, nint groups, int* c)
        where TSum : ITwoGroups
    {
        Vector256<int> s00 = default, s01 = default;
        Vector256<int> s10 = default, s11 = default;
        Vector256<int> s20 = default, s21 = default;
        Vector256<int> s30 = default, s31 = default;
        var a1 = a + strideA;
        var a2 = a + 2 * strideA;
        var a3 = a + 3 * strideA;
        nint k = 0;
        for (; k < groups - 1; k += 2, b += 2 * GroupLength)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 32);
            var d0 = Vector256.Load(b + GroupLength);
            var d1 = Vector256.Load(b + GroupLength + 32);
            var x = Broadcast(a, k);
            var y = Broadcast(a, k + 1);
            s00 += TSum.Of(x, b0, y, d0);
            s01 += TSum.Of(x, b1, y, d1);
            x = Broadcast(a1, k);
            y = Broadcast(a1, k + 1);
            s10 += TSum.Of(x, b0, y, d0);
            s11 += TSum.Of(x, b1, y, d1);
            x = Broadcast(a2, k);
            y = Broadcast(a2, k + 1);
            s20 += TSum.Of(x, b0, y, d0);
            s21 += TSum.Of(x, b1, y, d1);
            x = Broadcast(a3, k);
            y = Broadcast(a3, k + 1);
            s30 += TSum.Of(x, b0, y, d0);
            s31 += TSum.Of(x, b1, y, d1);
        }

        if (k < groups)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 32);
            s00 += Products(Broadcast(a, k), b0);
            s01 += Products(Broadcast(a, k), b1);
            s10 += Products(Broadcast(a1, k), b0);
            s11 += Products(Broadcast(a1, k), b1);
            s20 += Products(Broadcast(a2, k), b0);
            s21 += Products(Broadcast(a2, k), b1);
            s30 += Products(Broadcast(a3, k), b0);
            s31 += Products(Broadcast(a3, k), b1);
        }

        s00.Store(c);
        s01.Store(c + 8);
        s10.Store(c + MatrixKernel.PanelWidth);
        s11.Store(c + MatrixKernel.PanelWidth + 8);
        s20.Store(c + 2 * MatrixKernel.PanelWidth);
        s21.Store(c + 2 * MatrixKernel.PanelWidth + 8);
        s30.Store(c + 3 * MatrixKernel.PanelWidth);
        s31.Store(c + 3 * MatrixKernel.PanelWidth + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Broadcast(byte* row, nint group) => Vector256.Create(((int*)row)[group]).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<byte> a, Vector256<sbyte> b) => Widened(Avx2.MultiplyAddAdjacent(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widened(Vector256<short> sums) => Avx2.MultiplyAddAdjacent(sums, Vector256<short>.One);

    /// <summary>How the products of two neighbouring groups are added.</summary>
    private interface ITwoGroups
    {
        static abstract Vector256<int> Of(Vector256<byte> a, Vector256<sbyte> b, Vector256<byte> c, Vector256<sbyte> d);
    }

    /// <summary>In 32 bits, whatever the weights are.</summary>
    private readonly struct Apart : ITwoGroups
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Of(Vector256<byte> a, Vector256<sbyte> b, Vector256<byte> c, Vector256<sbyte> d) =>
            Products(a, b) + Products(c, d);
    }

    /// <summary>In 16 bits, for weights within <see cref="PairBound"/>: a quarter fewer multiplications.</summary>
    private readonly struct Paired : ITwoGroups
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Of(Vector256<byte> a, Vector256<sbyte> b, Vector256<byte> c, Vector256<sbyte> d) =>
            Widened(Avx2.MultiplyAddAdjacent(a, b) + Avx2.MultiplyAddAdjacent(c, d));
    }
}
