namespace CodeSight.Encoder.Kernels;

/// <summary>What follows a linear layer, fused into the writing of its result.</summary>
internal enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>x * Phi(x), exact (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>The same paper's approximation by tanh.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
