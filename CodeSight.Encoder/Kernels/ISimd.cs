namespace CodeSight.Encoder.Kernels;

/// <summary>
/// Vectors of floats of one width. What works on rows element by element is written once over it and compiled for each width;
/// min and max are the processor's own, which is all that finite numbers need.
/// </summary>
/// <typeparam name="TVector">The vector of that width.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>All places x.</summary>
    static abstract TVector Create(float x);

    static abstract TVector Load(float* source);

    /// <summary>Integers, converted to the nearest floats.</summary>
    static abstract TVector Load(int* source);

    /// <summary>Signed bytes, as floats.</summary>
    static abstract TVector Load(sbyte* source);

    static abstract void Store(TVector x, float* destination);

    /// <summary>Rounds to the nearest integers, half to even, and holds them between 0 and 255.</summary>
    static abstract void Store(TVector x, byte* destination);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x * y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract TVector Min(TVector x, TVector y);

    static abstract TVector Max(TVector x, TVector y);

    static abstract TVector Abs(TVector x);

    /// <summary>
    /// x * 2^n for the integer n in the lowest bits of each place, where neither x nor the result is smaller than 2^-126.
    /// </summary>
    static abstract TVector TimesPowerOfTwo(TVector x, TVector lowestBits);

    static abstract float Sum(TVector x);

    static abstract float Smallest(TVector x);

    static abstract float Largest(TVector x);
}
