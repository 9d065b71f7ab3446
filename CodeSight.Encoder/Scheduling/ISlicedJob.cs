using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Scheduling;

/// <summary>Long work, cut into slices of some tens of milliseconds that the workers take one by one.</summary>
internal interface ISlicedJob
{
    /// <summary>Takes a slice that nobody has taken, or gives null; under the workers' lock, as <see cref="Abandon"/>.</summary>
    int? TakeSlice();

    /// <summary>Does a slice on a worker. Throws nothing: what goes wrong is told to whoever waits for the job.</summary>
    /// <param name="tokens">For the slice's tokens.</param>
    /// <param name="work">For the encoding.</param>
    /// <param name="checkpoint">To be passed on to the encoder.</param>
    void Run(int slice, TokenBatch tokens, Workspace work, ICheckpoint checkpoint);

    /// <summary>Gives up all slices that nobody has taken.</summary>
    void Abandon(Exception exception);
}
