using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Execution;

namespace Nin.Tests.Models;

/// <summary>A small model with everything that a model file can hold.</summary>
internal static class ModelFixture
{
    public static Network Network { get; } = new NetworkBuilder("small", 8, 8, 3)
        .MlpConv("mlpconv1", new MlpConv(3, [6, 4], Padding: 1, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true).Dropout()
        .MlpConv("mlpconv2", new MlpConv(3, [5, 3], Padding: 1, BatchNorm: true, LastIsLinear: true)).GlobalAvgPool2d().Build();

    public static Model Create(uint index = 0) => Create(Network, new Preprocessing(
        PreprocessingKind.Standardize, 8, 8, 3, 1f / 255f, [0.4f, 0.5f, 0.6f], [0.2f, 0.3f, 0.25f]), index);

    public static Model Create(Network network, Preprocessing preprocessing, uint index = 0)
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(network, index);
        string[] labels = [.. Enumerable.Range(0, network.Classes).Select(i => $"class \"{i}\" é")];
        return new Model(network, parameters.ToTensors(), labels, preprocessing, """{"name":"a recipe"}""", """{"epoch":3}""");
    }
}
