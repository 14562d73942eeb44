export default { name: 'Boxes' }
