namespace Nin.Kernels.Resampling;

/// <summary>A place between two rows or two columns.</summary>
/// <param name="Low">The line before it.</param>
/// <param name="High">The line behind it.</param>
/// <param name="Share">The share of the line behind it.</param>
public readonly record struct LinePlace(int Low, int High, double Share);
