using System.Numerics;

namespace CodeSight.Encoder.Kernels;

/// <summary>As many floats as <see cref="Vector{T}"/> has: any processor.</summary>
internal readonly unsafe struct SimdAny : ISimd<Vector<float>>
{
    public static int Count => Vector<float>.Count;

    public static Vector<float> Create(float x) => new(x);

    public static Vector<float> Load(float* source) => Vector.Load(source);

    public static Vector<float> Load(int* source) => Vector.ConvertToSingle(Vector.Load(source));

    public static Vector<float> Load(sbyte* source)
    {
        var integers = stackalloc int[Count];
        for (var i = 0; i < Count; i++) integers[i] = source[i];
        return Load(integers);
    }

    public static void Store(Vector<float> x, float* destination) => Vector.Store(x, destination);

    public static void Store(Vector<float> x, byte* destination)
    {
        for (var i = 0; i < Count; i++) destination[i] = (byte)Math.Clamp(MathF.Round(x[i]), 0f, 255f);
    }

    public static Vector<float> Add(Vector<float> x, Vector<float> y) => x + y;

    public static Vector<float> Subtract(Vector<float> x, Vector<float> y) => x - y;

    public static Vector<float> Multiply(Vector<float> x, Vector<float> y) => x * y;

    public static Vector<float> Divide(Vector<float> x, Vector<float> y) => x / y;

    public static Vector<float> MultiplyAdd(Vector<float> x, Vector<float> y, Vector<float> z) => Vector.FusedMultiplyAdd(x, y, z);

    public static Vector<float> Min(Vector<float> x, Vector<float> y) => Vector.MinNative(x, y);

    public static Vector<float> Max(Vector<float> x, Vector<float> y) => Vector.MaxNative(x, y);

    public static Vector<float> Abs(Vector<float> x) => Vector.Abs(x);

    public static Vector<float> TimesPowerOfTwo(Vector<float> x, Vector<float> lowestBits) =>
        Vector.AsVectorSingle(Vector.AsVectorInt32(x) + Vector.ShiftLeft(Vector.AsVectorInt32(lowestBits), 23));

    public static float Sum(Vector<float> x) => Vector.Sum(x);

    public static float Smallest(Vector<float> x)
    {
        var smallest = x[0];
        for (var i = 1; i < Count; i++) smallest = MathF.Min(smallest, x[i]);
        return smallest;
    }

    public static float Largest(Vector<float> x)
    {
        var largest = x[0];
        for (var i = 1; i < Count; i++) largest = MathF.Max(largest, x[i]);
        return largest;
    }
}
