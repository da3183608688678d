using System.Collections.Immutable;
using Nin.Execution.Parameters;

namespace Nin.Tests.Execution.Parameters;

public sealed class WeightOrderTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 3, 1)]
    [InlineData(2, 5, 3)]
    [InlineData(7, 2, 5)]
    public void ToMemory_AnyShape_PutsEachWeightWhereTheProductsReadIt(int outputs, int inputs, int size)
    {
        ImmutableArray<int> shape = [outputs, inputs, size, size];
        float[] file = [.. Enumerable.Range(0, outputs * inputs * size * size).Select(i => (float)i)];
        float[] memory = new float[file.Length], back = new float[file.Length];
        WeightOrder.ToMemory(shape, file, memory);
        for (int i = 0; i < file.Length; i++)
        {
            // The index in [outputs, inputs, height, width] taken apart, and put together as [height, width, inputs, outputs].
            int x = i % size, y = i / size % size, input = i / size / size % inputs, output = i / size / size / inputs;
            Assert.Equal(file[i], memory[(((((y * size) + x) * inputs) + input) * outputs) + output]);
        }

        WeightOrder.ToFile(shape, memory, back);
        Assert.Equal(file, back);
    }

    [Fact]
    public void ToMemory_FullyConnected_Transposes()
    {
        float[] memory = new float[6];
        WeightOrder.ToMemory([2, 3], [1, 2, 3, 4, 5, 6], memory);
        Assert.Equal([1, 4, 2, 5, 3, 6], memory);
    }
}
