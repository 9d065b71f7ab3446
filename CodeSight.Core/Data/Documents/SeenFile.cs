namespace CodeSight.Core.Data.Documents;

/// <summary>A file in the documents folder.</summary>
/// <param name="Path">Relative, with "/" on every system.</param>
/// <param name="ModifiedTicks">UTC, 100 ns since year 1.</param>
/// <param name="Refusal">Why it cannot be a document whatever it holds, or null.</param>
internal sealed record SeenFile(string Path, long SizeBytes, long ModifiedTicks, Refusal? Refusal = null);

/// <summary>Why a file is listed in the ledger without being read.</summary>
/// <param name="State"><see cref="DocumentState.Skipped"/> or <see cref="DocumentState.Failed"/>.</param>
/// <param name="Reason">One sentence for the person who owns the file.</param>
/// <param name="IsWarning">Whether somebody should look at it; a file of another kind is no surprise.</param>
/// <param name="IsPassing">Whether the file could only not be looked at this time; what is known of it is kept.</param>
internal sealed record Refusal(DocumentState State, string Reason, bool IsWarning = false, bool IsPassing = false);
