using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>Tiles in 256-bit registers: 4 x 3 sums, three of B, one broadcast of A; 3 x 4 sums for attention's values.</summary>
internal sealed unsafe class Avx2Kernel : MatrixKernel
{
    private const int Width = 24;
    private const int ValueRows = 3;

    // Steps of the depth in one turn: a busy neighbour on the same core leaves half of the instructions.
    private const int Steps = 4;

    public override int StripWidth => Width;

    public override int QueryRows => 12;

    public override void Tile(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC) =>
        Tile<float, Floats>(a, strideA, rows, b, depth, c, strideC);

    public override void Tile(float* a, nint strideA, int rows, sbyte* b, nint depth, float* c, nint strideC) =>
        Tile<sbyte, Bytes>(a, strideA, rows, b, depth, c, strideC);

    public override void Values(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC)
    {
        Debug.Assert(depth > 0 && strideC >= ValueWidth, "C has room for a tile.");
        for (nint row = 0; row < rows; row += ValueRows)
            Tile3x32(a + row * strideA, strideA, Math.Min(ValueRows, rows - (int)row), b, depth, c + row * strideC, strideC);
    }

    public override void Widen(sbyte* source, float* destination, nint count)
    {
        Debug.Assert(count % Width == 0, "Whole rows of a strip are widened.");
        for (nint i = 0; i < count; i += 8) Bytes.Load(source + i).Store(destination + i);
    }

    private static void Tile<T, TWeights>(float* a, nint strideA, int rows, T* b, nint depth, float* c, nint strideC)
        where T : unmanaged
        where TWeights : IWeights<T>
    {
        Debug.Assert(depth > 0 && strideC >= Width, "C has room for a tile.");
        for (; rows > 0; rows -= SmallTileRows, a += SmallTileRows * strideA, c += SmallTileRows * strideC)
            Tile4x24<T, TWeights>(a, strideA, b, depth, c, strideC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x24<T, TWeights>(float* a, nint strideA, T* b, nint depth, float* c, nint strideC)
        where T : unmanaged
        where TWeights : IWeights<T>
    {
        Vector256<float> s00 = default, s01 = default, s02 = default;
        Vector256<float> s10 = default, s11 = default, s12 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default;
        Vector256<float> s30 = default, s31 = default, s32 = default;
        var a1 = a + strideA;
        var a2 = a + 2 * strideA;
        var a3 = a + 3 * strideA;
        nint k = 0;
        for (; k < depth - Steps + 1; k += Steps, b += Steps * Width)
        {
            Step<T, TWeights>(
                b, a, a1, a2, a3, k, 0,
                ref s00, ref s01, ref s02, ref s10, ref s11, ref s12, ref s20, ref s21, ref s22, ref s30, ref s31, ref s32);
            Step<T, TWeights>(
                b, a, a1, a2, a3, k, 1,
                ref s00, ref s01, ref s02, ref s10, ref s11, ref s12, ref s20, ref s21, ref s22, ref s30, ref s31, ref s32);
            Step<T, TWeights>(
                b, a, a1, a2, a3, k, 2,
                ref s00, ref s01, ref s02, ref s10, ref s11, ref s12, ref s20, ref s21, ref s22, ref s30, ref s31, ref s32);
            Step<T, TWeights>(
                b, a, a1, a2, a3, k, 3,
                ref s00, ref s01, ref s02, ref s10, ref s11, ref s12, ref s20, ref s21, ref s22, ref s30, ref s31, ref s32);
        }

        for (; k < depth; k++, b += Width)
        {
            Step<T, TWeights>(
                b, a, a1, a2, a3, k, 0,
                ref s00, ref s01, ref s02, ref s10, ref s11, ref s12, ref s20, ref s21, ref s22, ref s30, ref s31, ref s32);
        }

        s00.Store(c);
        s01.Store(c + 8);
        s02.Store(c + 16);
        s10.Store(c + strideC);
        s11.Store(c + strideC + 8);
        s12.Store(c + strideC + 16);
        s20.Store(c + 2 * strideC);
        s21.Store(c + 2 * strideC + 8);
        s22.Store(c + 2 * strideC + 16);
        s30.Store(c + 3 * strideC);
        s31.Store(c + 3 * strideC + 8);
        s32.Store(c + 3 * strideC + 16);
    }

    // Four rows of A times one of B, that many steps on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TWeights>(
        T* b, float* a, float* a1, float* a2, float* a3, nint k, [ConstantExpected] int step,
        ref Vector256<float> s00, ref Vector256<float> s01, ref Vector256<float> s02,
        ref Vector256<float> s10, ref Vector256<float> s11, ref Vector256<float> s12,
        ref Vector256<float> s20, ref Vector256<float> s21, ref Vector256<float> s22,
        ref Vector256<float> s30, ref Vector256<float> s31, ref Vector256<float> s32)
        where T : unmanaged
        where TWeights : IWeights<T>
    {
        var b0 = TWeights.Load(b + step * Width);
        var b1 = TWeights.Load(b + step * Width + 8);
        var b2 = TWeights.Load(b + step * Width + 16);
        var x = Vector256.Create(a[k + step]);
        s00 = Fma.MultiplyAdd(x, b0, s00);
        s01 = Fma.MultiplyAdd(x, b1, s01);
        s02 = Fma.MultiplyAdd(x, b2, s02);
        x = Vector256.Create(a1[k + step]);
        s10 = Fma.MultiplyAdd(x, b0, s10);
        s11 = Fma.MultiplyAdd(x, b1, s11);
        s12 = Fma.MultiplyAdd(x, b2, s12);
        x = Vector256.Create(a2[k + step]);
        s20 = Fma.MultiplyAdd(x, b0, s20);
        s21 = Fma.MultiplyAdd(x, b1, s21);
        s22 = Fma.MultiplyAdd(x, b2, s22);
        x = Vector256.Create(a3[k + step]);
        s30 = Fma.MultiplyAdd(x, b0, s30);
        s31 = Fma.MultiplyAdd(x, b1, s31);
        s32 = Fma.MultiplyAdd(x, b2, s32);
    }

    // 3 x 4 sums, three broadcasts of A, one of B; where there are fewer rows, the last one is computed again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x32(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC)
    {
        Vector256<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s23 = default;
        var a1 = rows > 1 ? a + strideA : a;
        var a2 = rows > 2 ? a + 2 * strideA : a1;
        nint k = 0;
        for (; k < depth - 1; k += 2, b += 2 * ValueWidth)
        {
            ValueStep(
                b, a, a1, a2, k,
                ref s00, ref s01, ref s02, ref s03, ref s10, ref s11, ref s12, ref s13, ref s20, ref s21, ref s22, ref s23);
            ValueStep(
                b + ValueWidth, a, a1, a2, k + 1,
                ref s00, ref s01, ref s02, ref s03, ref s10, ref s11, ref s12, ref s13, ref s20, ref s21, ref s22, ref s23);
        }

        if (k < depth)
            ValueStep(
                b, a, a1, a2, k,
                ref s00, ref s01, ref s02, ref s03, ref s10, ref s11, ref s12, ref s13, ref s20, ref s21, ref s22, ref s23);

        s00.Store(c);
        s01.Store(c + 8);
        s02.Store(c + 16);
        s03.Store(c + 24);
        if (rows == 1) return;
        c += strideC;
        s10.Store(c);
        s11.Store(c + 8);
        s12.Store(c + 16);
        s13.Store(c + 24);
        if (rows == 2) return;
        c += strideC;
        s20.Store(c);
        s21.Store(c + 8);
        s22.Store(c + 16);
        s23.Store(c + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ValueStep(
        float* b, float* a, float* a1, float* a2, nint k,
        ref Vector256<float> s00, ref Vector256<float> s01, ref Vector256<float> s02, ref Vector256<float> s03,
        ref Vector256<float> s10, ref Vector256<float> s11, ref Vector256<float> s12, ref Vector256<float> s13,
        ref Vector256<float> s20, ref Vector256<float> s21, ref Vector256<float> s22, ref Vector256<float> s23)
    {
        var x = Vector256.Create(a[k]);
        var y = Vector256.Create(a1[k]);
        var z = Vector256.Create(a2[k]);
        var v = Vector256.Load(b);
        s00 = Fma.MultiplyAdd(x, v, s00);
        s10 = Fma.MultiplyAdd(y, v, s10);
        s20 = Fma.MultiplyAdd(z, v, s20);
        v = Vector256.Load(b + 8);
        s01 = Fma.MultiplyAdd(x, v, s01);
        s11 = Fma.MultiplyAdd(y, v, s11);
        s21 = Fma.MultiplyAdd(z, v, s21);
        v = Vector256.Load(b + 16);
        s02 = Fma.MultiplyAdd(x, v, s02);
        s12 = Fma.MultiplyAdd(y, v, s12);
        s22 = Fma.MultiplyAdd(z, v, s22);
        v = Vector256.Load(b + 24);
        s03 = Fma.MultiplyAdd(x, v, s03);
        s13 = Fma.MultiplyAdd(y, v, s13);
        s23 = Fma.MultiplyAdd(z, v, s23);
    }

    /// <summary>How 8 weights become floats.</summary>
    private interface IWeights<T>
        where T : unmanaged
    {
        static abstract Vector256<float> Load(T* weights);
    }

    private readonly struct Floats : IWeights<float>
    {
        public static Vector256<float> Load(float* weights) => Vector256.Load(weights);
    }

    private readonly struct Bytes : IWeights<sbyte>
    {
        public static Vector256<float> Load(sbyte* weights) => Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(weights));
    }
}
