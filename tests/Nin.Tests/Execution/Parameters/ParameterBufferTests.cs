using Nin.Execution.Parameters;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Execution.Parameters;

public sealed class ParameterBufferTests
{
    private static readonly Network Network = SmallNetworks.Create("batch norm");

    [Fact]
    public void Load_WhatToTensorsGave_IsBitExact()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        using var copy = new ParameterBuffer(parameters.Layout);
        copy.Load(parameters.ToTensors().Reverse());
        Assert.Equal(parameters.Trained, copy.Trained);
        Assert.Equal(parameters.Running, copy.Running);
    }

    [Fact]
    public void ToTensors_AnyNetwork_HasTheNamesAndShapesOfPyTorch()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        Assert.Equal(
            [
                "mlpconv1.conv1.weight [6, 3, 3, 3]", "mlpconv1.bn1.weight [6]", "mlpconv1.bn1.bias [6]", "mlpconv1.bn1.running_mean [6]",
                "mlpconv1.bn1.running_var [6]", "mlpconv1.conv2.weight [4, 6, 1, 1]",
            ],
            parameters.ToTensors().Take(6).Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Tensor.Shape)}]"));
    }

    [Fact]
    public void Load_MissingTensor_NamesIt()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        var error = Assert.Throws<ArgumentException>(() => parameters.Load(parameters.ToTensors().RemoveAt(2)));
        Assert.StartsWith("The weights lack the tensor 'mlpconv1.bn1.bias'.", error.Message);
    }

    [Fact]
    public void Load_OtherShape_NamesTensorAndBothShapes()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        var other = new NamedTensor("mlpconv1.conv1.weight", new Tensor([6, 3, 9], new float[162]));
        var error = Assert.Throws<ArgumentException>(() => parameters.Load(parameters.ToTensors().SetItem(0, other)));
        Assert.StartsWith("'mlpconv1.conv1.weight': expected shape [6, 3, 3, 3], got [6, 3, 9].", error.Message);
    }

    [Fact]
    public void Load_OneTensorMissing_LeavesTheBufferAsItWas()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        using ParameterBuffer other = TestNumbers.Parameters(Network, index: 1);
        float[] before = parameters.Trained.ToArray();
        Assert.Throws<ArgumentException>(() => parameters.Load(other.ToTensors().RemoveAt(8)));
        Assert.Equal(before, parameters.Trained);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void IsFinite_OneNumberIsNot_IsFalse(float value)
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        Assert.True(parameters.IsFinite);
        parameters.Running[^1] = value;
        Assert.False(parameters.IsFinite);
    }
}
