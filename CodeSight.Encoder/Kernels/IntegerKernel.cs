namespace CodeSight.Encoder.Kernels;

/// <summary>
/// The inner loop of a product of rounded activations with int8 weights: exact 32-bit sums, so that kernels of equal
/// <see cref="Levels"/> agree bit for bit. A panel of <see cref="MatrixKernel.PanelWidth"/> columns holds groups of four inputs:
/// (groups x 48 x 4 bytes), 64-byte aligned.
/// </summary>
internal abstract unsafe class IntegerKernel
{
    /// <summary>Inputs that lie side by side in a panel.</summary>
    public const int Group = 4;

    /// <summary>
    /// The largest rounded activation that the kernel sums without overflow: 255, or 127 where it adds products in 16 bits.
    /// </summary>
    public abstract int Levels { get; }

    /// <summary>
    /// The largest sum of weights of one sign for which pairs of groups may be added in 16 bits: of the two first or the two last weights
    /// of a group and their like in the next group, the first of the two groups being an even one. 0 where the kernel does not do so.
    /// </summary>
    public virtual int PairBound => 0;

    /// <summary>Computes up to 8 rows x 48 columns.</summary>
    /// <param name="a">Rows of <paramref name="groups"/> x 4 bytes from 0 to <see cref="Levels"/>, <paramref name="strideA"/> bytes apart;
    /// room for 8.</param>
    /// <param name="b">The panel.</param>
    /// <param name="c">8 x 48 integers, 64-byte aligned; overwritten, also rows beyond those asked for.</param>
    /// <param name="isBounded">Whether the panel is within <see cref="PairBound"/>.</param>
    /// <param name="fetchesNext">Whether to ask for what follows the panel in memory: once a panel, as all rows pass it before what
    /// follows.</param>
    public abstract void Tile(
        byte* a, nint strideA, int rows, sbyte* b, nint groups, int* c, bool isBounded = false, bool fetchesNext = false);
}
