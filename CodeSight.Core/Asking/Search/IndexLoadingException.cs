namespace CodeSight.Core.Asking.Search;

/// <summary>A search found nothing while the index was still loading, so an empty result would be misleading.</summary>
public sealed class IndexLoadingException() : Exception("The index is being loaded.");
