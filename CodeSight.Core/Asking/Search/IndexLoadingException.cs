namespace CodeSight.Core.Asking.Search;

/// <summary>Nothing was found in an index that is still being loaded, so that nobody knows what is there.</summary>
public sealed class IndexLoadingException() : Exception("The index is being loaded.");
