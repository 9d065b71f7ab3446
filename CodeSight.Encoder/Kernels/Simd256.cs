using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>8 floats: AVX2 with FMA.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static Vector256<float> Create(float x) => Vector256.Create(x);

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static Vector256<float> Load(int* source) => Avx.ConvertToVector256Single(Vector256.Load(source));

    public static Vector256<float> Load(sbyte* source) => Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(source));

    public static void Store(Vector256<float> x, float* destination) => x.Store(destination);

    public static void Store(Vector256<float> x, byte* destination)
    {
        // Both steps saturate; the first keeps its two halves apart.
        var integers = Avx.ConvertToVector256Int32(x);
        var words = Sse2.PackSignedSaturate(integers.GetLower(), integers.GetUpper());
        Sse2.StoreScalar((long*)destination, Sse2.PackUnsignedSaturate(words, words).AsInt64());
    }

    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    public static Vector256<float> Subtract(Vector256<float> x, Vector256<float> y) => x - y;

    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    public static Vector256<float> Divide(Vector256<float> x, Vector256<float> y) => x / y;

    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Fma.MultiplyAdd(x, y, z);

    public static Vector256<float> Min(Vector256<float> x, Vector256<float> y) => Avx.Min(x, y);

    public static Vector256<float> Max(Vector256<float> x, Vector256<float> y) => Avx.Max(x, y);

    public static Vector256<float> Abs(Vector256<float> x) => Vector256.Abs(x);

    public static Vector256<float> TimesPowerOfTwo(Vector256<float> x, Vector256<float> lowestBits) =>
        (x.AsInt32() + Avx2.ShiftLeftLogical(lowestBits.AsInt32(), 23)).AsSingle();

    public static float Sum(Vector256<float> x) => Vector128.Sum(x.GetLower() + x.GetUpper());

    public static float Smallest(Vector256<float> x)
    {
        var four = Sse.Min(x.GetLower(), x.GetUpper());
        return MathF.Min(MathF.Min(four[0], four[1]), MathF.Min(four[2], four[3]));
    }

    public static float Largest(Vector256<float> x)
    {
        var four = Sse.Max(x.GetLower(), x.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }
}
