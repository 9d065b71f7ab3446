namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// The inner loop of a product of rounded activations with int8 weights: exact 32-bit sums, so that kernels of equal
/// <see cref="Levels"/> agree bit for bit. A panel of <see cref="MatrixKernel.PanelWidth"/> columns holds groups of four inputs:
/// (groups x 48 x 4 bytes), 64-byte aligned.
/// </summary>
internal abstract unsafe class IntegerKernel
{
    /// <summary>Inputs that lie side by side in a panel.</summary>
    public const int Group = 4;

    /// <summary>The largest rounded activation that the kernel sums without overflow: 255, or 127 where it adds products in 16 bits.</summary>
    public abstract int Levels { get; }

    /// <summary>Computes 8 rows x 48 columns.</summary>
    /// <param name="a">8 rows of <paramref name="groups"/> x 4 bytes from 0 to <see cref="Levels"/>, <paramref name="strideA"/> bytes apart.</param>
    /// <param name="b">The panel.</param>
    /// <param name="c">8 x 48 integers, 64-byte aligned; overwritten.</param>
    public abstract void Tile8(byte* a, nint strideA, sbyte* b, nint groups, int* c);

    /// <summary>Computes 4 rows x 48 columns; parameters as above.</summary>
    public abstract void Tile4(byte* a, nint strideA, sbyte* b, nint groups, int* c);

    /// <summary>
    /// The largest sum of weights of one sign for which <see cref="PairTile8"/> is exact: of the two first or the two last weights of a
    /// group and their like in the next group, the first of the two groups being an even one. 0 where the kernel has no such tile.
    /// </summary>
    public virtual int PairBound => 0;

    /// <summary>As <see cref="Tile8"/>, faster, for panels within <see cref="PairBound"/>.</summary>
    public virtual void PairTile8(byte* a, nint strideA, sbyte* b, nint groups, int* c) => Tile8(a, strideA, b, groups, c);

    /// <summary>As <see cref="Tile4"/>, faster, for panels within <see cref="PairBound"/>.</summary>
    public virtual void PairTile4(byte* a, nint strideA, sbyte* b, nint groups, int* c) => Tile4(a, strideA, b, groups, c);
}
