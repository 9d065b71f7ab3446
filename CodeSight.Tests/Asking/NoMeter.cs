using CodeSight.Core.People;
using CodeSight.Core.People.Usage;

namespace CodeSight.Tests.Asking;

/// <summary>Counts nothing and refuses nothing.</summary>
internal sealed class NoMeter : IUsageMeter
{
    public Task<MeteredAnswer> BeginAsync(Principal caller, AnswerCost? cost, CancellationToken cancellationToken) =>
        Task.FromResult(MeteredAnswer.Free());
}
