namespace CodeSight.Encoder.Kernels;

/// <summary>The arithmetic of the encoder's matrix products.</summary>
public enum EmbeddingPrecision
{
    /// <summary>int8 where this machine's instructions make it the faster one and the model bears it; fp32 otherwise.</summary>
    Auto,

    /// <summary>32-bit floats; int8 weights are widened.</summary>
    Fp32,

    /// <summary>Weights rounded per output, activations per row at run time, exact 32-bit sums.</summary>
    Int8,
}
