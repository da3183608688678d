namespace Nin.Tensors;

/// <summary>A tensor under its name in files.</summary>
/// <param name="Name">The name, such as <c>mlpconv1.conv1.weight</c>.</param>
/// <param name="Tensor">The numbers.</param>
public sealed record NamedTensor(string Name, Tensor Tensor);
