namespace Nin.Layers;

/// <summary>How a parameter lies in memory.</summary>
public enum ParameterOrder
{
    /// <summary>As in files.</summary>
    AsInFiles,

    /// <summary>
    /// As the matrix of a convolution's products: in files [outputs, inputs, height, width], in memory [height, width, inputs,
    /// outputs].
    /// </summary>
    ProductMatrix,
}
