namespace Nin.Parquet.Tests;

public sealed class DatasetCardTests
{
    [Theory]
    [InlineData("---\n- name: label\n  class_label:\n    names:\n      '0': cat\n      '1': \"a dog\"\n  x: y\n---", "cat|a dog")]
    [InlineData("---\r\n- name: \"label\"\r\n  dtype:\r\n    class_label:\r\n      names:\r\n      - cat\r\n      - 'dog'\r\n---\r\n", "cat|dog")]
    [InlineData("---\n- name: other\n  names:\n    '0': no\n- name: label\n  names:\n    0: yes\n---", "yes")]
    [InlineData("\uFEFF---\n- name: label\n  names:\n    '0': only\n", "only")]
    public void ClassesOf_HubsForms_AreRead(string text, string expected) =>
        Assert.Equal(expected.Split('|'), DatasetCard.ClassesOf(text, "label"));

    [Theory]
    [InlineData("")]
    [InlineData("# A data set\n- name: label\n  names:\n    '0': cat\n")]
    [InlineData("---\n- name: label\n  dtype: int64\n- name: x\n  names:\n    '0': cat\n---")]
    [InlineData("---\n- name: label\n  names:\n    '1': cat\n---")]
    [InlineData("---\n- name: label\n  names:\n---\n")]
    [InlineData("---\n---\n- name: label\n  names:\n    '0': cat\n")]
    public void ClassesOf_NoClasses_IsNull(string text) => Assert.Null(DatasetCard.ClassesOf(text, "label"));
}
