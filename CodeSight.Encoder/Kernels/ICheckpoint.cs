namespace CodeSight.Encoder.Kernels;

/// <summary>A place in long work where shorter work is let through; passed several thousand times a second.</summary>
internal interface ICheckpoint
{
    /// <summary>Does at once what must not wait; returns when the long work may go on.</summary>
    void Pass();
}
