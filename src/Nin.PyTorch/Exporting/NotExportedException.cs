namespace Nin.PyTorch.Exporting;

/// <summary>Something that has no counterpart in PyTorch; the message names it.</summary>
internal sealed class NotExportedException(string what) : Exception(what);
