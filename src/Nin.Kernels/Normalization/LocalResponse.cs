namespace Nin.Kernels.Normalization;

/// <summary>The numbers of a local response normalisation: x / (K + Alpha·m)^Beta.</summary>
/// <param name="Size">Channels that are looked at for one; an even number has one more before it than behind.</param>
/// <param name="Alpha">What the mean of their squares, m, is multiplied by. Channels that are not there count as 0.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="K">What is added to it.</param>
public readonly record struct LocalResponse(int Size, float Alpha, float Beta, float K);
