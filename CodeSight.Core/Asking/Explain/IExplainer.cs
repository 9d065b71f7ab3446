using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.People;

namespace CodeSight.Core.Asking.Explain;

/// <summary>Tells why an answer uses a file, or does not (C7).</summary>
public interface IExplainer
{
    /// <summary>
    /// Explains what becomes of a file when a question is asked. Of a file that the caller may not read it tells what it tells of one that does
    /// not exist.
    /// </summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="Admit.BusyException">Too many searches are running and waiting.</exception>
    /// <exception cref="IndexLoadingException">The file was not found, and the index is still loading.</exception>
    Task<Explanation> ExplainAsync(ExplainedFile file, SearchRequest question, CancellationToken cancellationToken);
}

/// <summary>The file that is asked about, and by whom.</summary>
/// <param name="FilePath">Relative to the documents folder, exactly as in the ledger.</param>
/// <param name="Caller">Who asks: decides what may be told.</param>
/// <param name="Reader">The caller as the question is asked: restricted to the collections that it names.</param>
/// <param name="State">The file's state in the ledger; null where it is not there, or the caller may not see it.</param>
/// <param name="Reason">Why it is in this state, in words.</param>
public sealed record ExplainedFile(string FilePath, Principal Caller, Principal Reader, DocumentState? State = null, string? Reason = null);
