using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>16 floats: AVX-512F.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static Vector512<float> Create(float x) => Vector512.Create(x);

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static Vector512<float> Load(int* source) => Avx512F.ConvertToVector512Single(Vector512.Load(source));

    public static Vector512<float> Load(sbyte* source) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(source)));

    public static void Store(Vector512<float> x, float* destination) => x.Store(destination);

    public static void Store(Vector512<float> x, byte* destination) =>
        Avx512F.ConvertToVector128ByteWithSaturation(
            Avx512F.Max(Avx512F.ConvertToVector512Int32(x), Vector512<int>.Zero).AsUInt32()).Store(destination);

    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    public static Vector512<float> Subtract(Vector512<float> x, Vector512<float> y) => x - y;

    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    public static Vector512<float> Divide(Vector512<float> x, Vector512<float> y) => x / y;

    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Avx512F.FusedMultiplyAdd(x, y, z);

    public static Vector512<float> Min(Vector512<float> x, Vector512<float> y) => Avx512F.Min(x, y);

    public static Vector512<float> Max(Vector512<float> x, Vector512<float> y) => Avx512F.Max(x, y);

    public static Vector512<float> Abs(Vector512<float> x) => Vector512.Abs(x);

    public static Vector512<float> TimesPowerOfTwo(Vector512<float> x, Vector512<float> lowestBits) =>
        (x.AsInt32() + Avx512F.ShiftLeftLogical(lowestBits.AsInt32(), 23)).AsSingle();

    public static float Sum(Vector512<float> x) => Simd256.Sum(x.GetLower() + x.GetUpper());

    public static float Smallest(Vector512<float> x) => Simd256.Smallest(Avx.Min(x.GetLower(), x.GetUpper()));

    public static float Largest(Vector512<float> x) => Simd256.Largest(Avx.Max(x.GetLower(), x.GetUpper()));
}
